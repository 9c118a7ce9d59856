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
};
const kindsOf = (status: string): string[] =>
  Object.entries(kinds).flatMap(([kind, form]) => (form.test(status) ? [kind] : []));

test('a row is a number, our words, and one status: test, reason, not applicable or open', () => {
  for (const { number, short, status, more } of rows) {
    expect([number, kindsOf(status).length, more]).toEqual([number, 1, ['']]);
    expect(short).not.toBe('');
  }
});

/** Of ASVS 5.0.0: section, and how many of its requirements belong to level 1 or 2; they are the first ones of each. */
const sections = `
  1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2
  4.1:3 4.2:1 4.3:2 4.4:4 5.1:1 5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4
  7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1 8.4:1 9.1:3 9.2:4
  10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3 11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1
  12.1:3 12.2:2 12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3
  15.1:3 15.2:3 15.3:7 16.1:1 16.2:5 16.3:4 16.4:3 16.5:3 17.1:1 17.2:4 17.3:2`;
const required = [...sections.matchAll(/(\d+\.\d+):(\d+)/g)].flatMap(([, section, count]) =>
  Array.from({ length: Number(count) }, (_, i) => `${section}.${i + 1}`),
);

test('every requirement of levels 1 and 2 stands once, in the order of the standard', () => {
  expect(required).toHaveLength(253);
  expect(rows.map(({ number }) => number)).toEqual(required);
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
