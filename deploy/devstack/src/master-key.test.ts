import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { masterKeyOf } from './master-key.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'perennial-key-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('a folder keeps its key, readable by its owner alone', () => {
  const key = masterKeyOf(dir);
  expect(Buffer.from(key, 'base64')).toHaveLength(32);
  expect(masterKeyOf(dir)).toBe(key);
  expect(statSync(join(dir, 'master-key')).mode & 0o777).toBe(0o600);
});
