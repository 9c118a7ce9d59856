import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { usage } from './failure.ts';

/** The bytes of a file named on the command line. */
export const bytesOf = async (name: string, cwd: string): Promise<Uint8Array<ArrayBuffer>> => {
  const bytes = await readFile(resolve(cwd, name)).catch((error: unknown) => {
    throw usage(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  return new Uint8Array(bytes);
};
