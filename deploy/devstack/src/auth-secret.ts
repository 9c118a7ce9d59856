import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readJson, writeJson } from './process/files.ts';

/**
 * Signs cookies and encrypts the TOTP secrets in the store, so that it must outlive every stop; a fresh start keeps it
 * too, since a store of one's own is not wiped then.
 */
export const authSecret = (dir: string): string => {
  const file = join(dir, 'auth-secret.json');
  const known = readJson<{ secret: string }>(file)?.secret;
  if (known !== undefined) return known;
  const secret = randomBytes(32).toString('base64url');
  writeJson(file, { secret });
  return secret;
};
