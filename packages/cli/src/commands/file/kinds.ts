import { extname } from 'node:path';
import { usage } from '../../failure.ts';
import { bytesOf } from '../../files.ts';
import type { Io } from '../../io.ts';

const types = {
  '.yaml': 'application/yaml',
  '.yml': 'application/yaml',
  '.json': 'application/json',
  '.csv': 'text/csv',
} as const;

type Ending = keyof typeof types;

const isEnding = (text: string): text is Ending => Object.hasOwn(types, text);

export const documentEndings = ['.yaml', '.yml', '.json'] as const satisfies Ending[];

/** A file as it goes to the API: its bytes and the content type its ending stands for. */
export type NamedFile = { name: string; bytes: Uint8Array<ArrayBuffer>; type: (typeof types)[Ending] };

export const endsAs = (name: string, endings: readonly Ending[]): boolean => {
  const ending = extname(name).toLowerCase();
  return isEnding(ending) && endings.includes(ending);
};

/** @throws CliFailure (usage) for another ending, and where the file cannot be read. */
export const fileNamed = async (io: Io, name: string, endings: readonly Ending[]): Promise<NamedFile> => {
  const ending = extname(name).toLowerCase();
  if (!isEnding(ending) || !endings.includes(ending))
    throw usage(`${name}: give a file that ends in ${endings.join(', ')}`);
  return { name, bytes: await bytesOf(name, io.cwd), type: types[ending] };
};
