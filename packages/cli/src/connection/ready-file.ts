import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { at, parseJson, textAt } from '../json.ts';

/** What the local stack wrote about itself. */
export type LocalStack = {
  file: string;
  intake: string;
  reporting: string;
  notification: string;
  keys: Record<string, string>;
};

const readIfThere = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw error;
  }
};

/** `.devstack/ready.json` in this folder or the nearest one above it; it is there only while the stack runs. */
export const findLocalStack = (from: string): LocalStack | undefined => {
  for (let dir = from; ; dir = dirname(dir)) {
    const file = join(dir, '.devstack', 'ready.json');
    const text = readIfThere(file);
    if (text !== undefined) {
      const json = parseJson(text);
      const keys = at(json, 'keys');
      const names = keys !== null && typeof keys === 'object' ? Object.keys(keys) : [];
      return {
        file,
        intake: textAt(json, 'intake'),
        reporting: textAt(json, 'reporting'),
        notification: textAt(json, 'notification'),
        keys: Object.fromEntries(names.map((name) => [name, textAt(keys, name)])),
      };
    }
    if (dirname(dir) === dir) return undefined;
  }
};
