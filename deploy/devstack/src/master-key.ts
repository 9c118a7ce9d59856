/** The key that tenants' keys and secrets are wrapped with: made once per data folder, and kept with it. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** 32 bytes in base64. Without the file of a folder, what its store holds encrypted can never be read again. */
export const masterKeyOf = (dir: string): string => {
  const file = join(dir, 'master-key');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
  return readFileSync(file, 'utf8').trim();
};
