/** The table of security requirements: complete, counted, and nothing in it leads nowhere. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../../../', import.meta.url);
const text = readFileSync(new URL('deploy/security.md', root), 'utf8');
const rows = text
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, number = '', short = '', status = '', ...more]) => ({ number, short, status, more }));

const path = '`[\\w./-]+\\.test\\.ts`';
const kinds = {
  'test': new RegExp(`^${path}(, ${path})*(: .+)?$`),
  'reason': /^reason: .+/,
  'not applicable': /^not applicable: .+/,
  'open': /^open: .+/,
  'open (identity)': /^open \(identity\): .+/,
};
const kindsOf = (status: string): string[] =>
  Object.entries(kinds).flatMap(([kind, form]) => (form.test(status) ? [kind] : []));

test('a row is a number, our words, and one status: test, reason, not applicable or open', () => {
  for (const { number, short, status, more } of rows) {
    expect([number, kindsOf(status).length, more]).toEqual([number, 1, ['']]);
    expect(short).not.toBe('');
  }
});

const places = (number: string): number[] => number.split('.').map(Number);
const isBefore = (a: string, b: string): boolean => {
  const [there, here] = [places(a), places(b)];
  const i = there.findIndex((n, at) => n !== here[at]);
  return i !== -1 && (there[i] ?? 0) < (here[i] ?? 0);
};

test('every requirement stands once, in the order of its number', () => {
  const numbers = rows.map(({ number }) => number);
  expect(numbers.filter((number, i) => i > 0 && !isBefore(numbers[i - 1] ?? '', number))).toEqual([]);
});

test('the line at the top counts the rows', () => {
  const counted = Object.keys(kinds).map(
    (kind) => `${rows.filter(({ status }) => kindsOf(status).includes(kind)).length} ${kind}`,
  );
  expect(text).toContain(`\nOf ${rows.length} requirements: ${counted.join(', ')}.\n`);
});

test('every path that the document names exists, and tests are among those that are run', () => {
  const paths = [...text.matchAll(/`(\w[\w.-]*\/[\w./-]+|[\w-]+\.json)`/g)].map(([, found]) => `${found}`);
  expect(paths.length).toBeGreaterThan(50);
  expect(paths.filter((one) => !existsSync(new URL(one, root)))).toEqual([]);
  const run = /^((packages|services|workflows|deploy)\/[\w-]+\/src|test\/(e2e|faults))\/.*\.test\.ts$/;
  expect(paths.filter((one) => one.includes('.test.') && !run.test(one))).toEqual([]);
});
