import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Readers see the old file or the new one, never half of one. */
export const writeJson = (file: string, value: unknown): void => {
  mkdirSync(dirname(file), { recursive: true });
  const scratch = `${file}.${process.pid}.tmp`;
  writeFileSync(scratch, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(scratch, file);
};

/** Undefined when the file is absent or not JSON; shape is the caller's claim, the file being our own. */
export const readJson = <T>(file: string): T | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
};

export const removeFile = (file: string): void => rmSync(file, { force: true });
