import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pageColumns, placesOf } from '../../output/fit.ts';
import { folderWith } from '../../testing/files.ts';
import { terminal } from '../../testing/terminal.ts';

const example = readFileSync(new URL('../../../examples/annual-contract.yaml', import.meta.url), 'utf8');
const lines = example.split('\n');
const lineOf = (text: string): number => lines.findIndex((line) => line.includes(text)) + 1;

const faulty = example
  .replace('customer: acme\n', 'customer: ACME Inc\n')
  .replace('to: 2026-12-31', 'to: 2025-12-31')
  .replace(
    '{ name: response, target: 1h, hours: 24x7, pausesOn: [] }',
    '{ name: response, target: 0h, hours: 24x7 }',
  )
  .replace('  migration: {', '  migrations: {');

let folder: Awaited<ReturnType<typeof folderWith>>;
let perennial: (...argv: string[]) => Promise<{ code: number; out: string; err: string }>;

beforeAll(async () => {
  folder = await folderWith({
    'annual.yaml': example,
    'faulty.yaml': faulty,
    'broken.yaml': 'id: a\nid: b\ncustomer: [\n',
    'empty.yaml': '',
    'faulty.json': '{\n  "id": "acme-2026",\n  "from": "2026-02-30"\n}',
    'notes.txt': example,
  });
  // No address and no key: nothing is asked of anybody.
  perennial = terminal({ cwd: folder.dir });
});
afterAll(() => folder.remove());

test('a sound file says what it holds, in tables that fit the page', async () => {
  const { code, out, err } = await perennial('contract', 'validate', 'annual.yaml');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  for (const line of out.split('\n')) expect(placesOf(line)).toBeLessThanOrEqual(pageColumns);
  expect(out).toMatch(/^Calendars named +cn-office$/m);
  expect(out).toMatch(
    /^P1 +platform-vendor +supplier +2 working days, end of day +cn-office +core-modules$/m,
  );
  expect(out).toMatch(/^core-modules +2026-01-01 +2026-06-30 +inventory, production +all$/m);
  expect(out).toMatch(
    /^customization +Customization and interfaces +40 hours \/ quarter +bill +CNY 800\.00$/m,
  );
  expect(out).toMatch(/^Credit caps +CNY 10,000\.00 \/ month, CNY 60,000\.00 \/ year$/m);
  expect(out).toMatch(/^p2-workaround +P2, workaround +CNY 2,000\.00/m);
  expect(out).toMatch(/^inventory +li-wei +王芳/m);
  expect(out).toContain('annual.yaml: the contract file is sound');
});

test('in Chinese it uses the customers’ own words', async () => {
  const { out } = await perennial('contract', 'validate', 'annual.yaml', '--lang', 'zh-CN');
  for (const line of out.split('\n')) expect(placesOf(line)).toBeLessThanOrEqual(pageColumns);
  expect(out).toMatch(/^标题 +2026 年度 ERP 系统服务合同$/m);
  expect(out).toMatch(/^customization +功能定制与接口对接 +40 小时 \/ 季 +bill/m);
  expect(out).toMatch(/^whole-system +2026-07-01 +2026-12-31 +全部 +standard, premium +第二阶段：全系统$/m);
});

test('all faults come at once, in the order of the file, each as FILE:LINE PATH MESSAGE: exit code 1', async () => {
  const { code, out, err } = await perennial('contract', 'validate', 'faulty.yaml');
  expect(code).toBe(1);
  const found = out.trimEnd().split('\n');
  const places = found.map((line) => line.split(' ').slice(0, 2).join(' '));
  expect(places).toEqual(
    expect.arrayContaining([
      `faulty.yaml:${lineOf('customer: acme')} /customer`,
      `faulty.yaml:${lineOf('to: 2026-12-31')} /to`,
      `faulty.yaml:${lineOf('target: 1h, hours: 24x7, pausesOn: []')} /levels/P1/clocks/0/target`,
      `faulty.yaml:${lineOf('  migration: {')} /services/migrations`,
      `faulty.yaml:${lineOf('services:')} /services/migration`,
    ]),
  );
  const order = found.map((line) => Number(/:(\d+) /.exec(line)?.[1]));
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(found.every((line) => line.split(' ').length > 3)).toBe(true);
  expect(err).toBe(`faulty.yaml: ${found.length} faults\n`);
});

test('with --json the faults are JSON', async () => {
  const { code, out } = await perennial('contract', 'validate', 'faulty.json', '--json');
  expect(code).toBe(1);
  const { file, valid, errors } = JSON.parse(out);
  expect({ file, valid }).toEqual({ file: 'faulty.json', valid: false });
  expect(errors).toContainEqual({
    path: '/from',
    code: 'invalid_format',
    message: 'use a date that exists, as YYYY-MM-DD',
    line: 3,
  });
});

test('with --json a sound file is its stored form and the calendars it names', async () => {
  const { code, out } = await perennial('contract', 'validate', 'annual.yaml', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    file: 'annual.yaml',
    valid: true,
    calendars: ['cn-office'],
    contract: { id: 'acme-2026', autoCloseAfterMs: 432_000_000 },
  });
});

test('what is no YAML is told by line as well', async () => {
  const { code, out } = await perennial('contract', 'validate', 'broken.yaml');
  expect(code).toBe(1);
  expect(out).toContain('broken.yaml:2 / this key stands there twice: keep one of them\n');
});

test('an empty file is no contract', async () => {
  const { code, out } = await perennial('contract', 'validate', 'empty.yaml');
  expect(code).toBe(1);
  expect(out).toMatch(/^empty\.yaml \/ /);
});

test.each([
  ['missing.yaml', 'missing.yaml cannot be read: ENOENT'],
  ['notes.txt', 'give a file that ends in .yaml, .yml, .json'],
])('%s is refused with exit code 2', async (file, why) => {
  const { code, out, err } = await perennial('contract', 'validate', file);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(why);
});
