import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../../../', import.meta.url);
const rows = readFileSync(new URL('deploy/security.md', root), 'utf8')
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

test('every path that the table of security requirements names exists', () => {
  const paths = rows.flatMap((row) =>
    [...(row[3] ?? '').matchAll(/`([\w./-]+\.ts)`/g)].map(([, path]) => `${path}`),
  );
  expect(paths.length).toBeGreaterThan(5);
  expect(paths.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
});

test('a requirement stands once, with a test, a reason or what is open', () => {
  const numbers = rows.map((row) => row[1]);
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const row of rows) expect(row[3]).toMatch(/^(`[\w./-]+\.test\.ts`|not applicable: .+|open: .+)$/);
});
