import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type GlobalFlags, print } from '../../call.ts';
import { usage } from '../../failure.ts';
import type { Io } from '../../io.ts';
import { langOf } from '../../output/page.ts';
import { say } from '../../output/words.ts';

/** Writes text to a file named on the command line, in place of what was there, and says so. */
export const writeOut = async (io: Io, flags: GlobalFlags, name: string, text: string): Promise<void> => {
  await writeFile(resolve(io.cwd, name), text).catch((error: unknown) => {
    throw usage(`${name} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  });
  const bytes = Buffer.byteLength(text);
  const json = { file: name, bytes };
  print(io, flags, { status: 200, text: JSON.stringify(json), json, cookies: [] }, () => {
    return `${name}: ${say(langOf(io, flags), 'written')} (${bytes} bytes)`;
  });
};
