/** The commands against intake itself: what they send is what it takes, what it answers is what they read. */

import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openWorld, type World } from '@perennial/intake/testing/world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pageColumns, placesOf } from '../../output/fit.ts';
import { folderWith } from '../../testing/files.ts';
import { type Served, serve } from '../../testing/serve.ts';
import { terminal } from '../../testing/terminal.ts';

let world: World;
let served: Served;
let folder: Awaited<ReturnType<typeof folderWith>>;
let perennial: (...argv: string[]) => Promise<{ code: number; out: string; err: string }>;

beforeAll(async () => {
  world = await openWorld();
  served = await serve(world.app);
  folder = await folderWith({});
  for (const name of ['annual-contract.yaml', 'cn-office.yaml', 'holidays-2027-example.csv'])
    await copyFile(
      fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url)),
      join(folder.dir, name),
    );
  // Intake's test world has a contract of the example's id already.
  const contract = join(folder.dir, 'annual-contract.yaml');
  const text = await readFile(contract, 'utf8');
  await writeFile(contract, text.replace('id: acme-2026', 'id: acme-annual'));
  const cli = terminal({ cwd: folder.dir });
  perennial = (...argv) => {
    world.clock.now += 1000;
    return cli('--intake', served.url, '--key', world.secrets.lead, ...argv);
  };
});
afterAll(async () => {
  await served.close();
  await folder.remove();
  await world.close();
});

const fine = async (...argv: string[]): Promise<string> => {
  const { code, out, err } = await perennial(...argv);
  expect({ argv, code, err }).toEqual({ argv, code: 0, err: '' });
  for (const line of out.split('\n')) expect(placesOf(line)).toBeLessThanOrEqual(pageColumns);
  return out;
};

test('a contract that names a calendar nobody has applied is refused with its lines', async () => {
  const { code, err } = await perennial('contract', 'apply', 'annual-contract.yaml');
  expect(code).toBe(2);
  expect(err).toMatch(/^annual-contract\.yaml:\d+ \S+ calendar cn-office is not known here/m);
});

test('the shipped files are taken: calendar, contract, the example notice', async () => {
  expect(await fine('calendar', 'apply', 'cn-office.yaml')).toMatch(/^Version +1$/m);
  expect(await fine('contract', 'diff', 'annual-contract.yaml')).toContain('there is no such contract yet');
  expect(await fine('contract', 'apply', 'annual-contract.yaml', '--dry-run')).toContain('nothing is stored');
  expect(await fine('contract', 'apply', 'annual-contract.yaml', '--reason', 'first')).toMatch(
    /^Version +1$/m,
  );
  expect(await fine('contract', 'apply', 'annual-contract.yaml')).toContain('nothing changed');
  expect(await fine('contract', 'diff', 'annual-contract.yaml')).toBe('no difference\n');
  const dry = await fine('calendar', 'import', 'holidays-2027-example.csv', '--dry-run');
  expect(dry).toMatch(/^Contracts concerned +acme-annual v2$/m);
  const bare = await perennial('calendar', 'import', 'holidays-2027-example.csv');
  expect([bare.code, bare.err.split('\n').at(-2)]).toEqual([
    2,
    'say why: perennial calendar import needs --reason TEXT',
  ]);
  const done = await fine(
    'calendar',
    'import',
    'holidays-2027-example.csv',
    '--title',
    'Example',
    '--issuer',
    'nobody',
    '--reason',
    'the notice is out',
  );
  expect(done).toMatch(/^Contracts concerned +acme-annual v2$/m);
});

test('everything that is read is there', async () => {
  expect(await fine('calendar', 'list')).toMatch(/^cn-office +2 .*cn 2027 v1/m);
  expect(await fine('calendar', 'show', 'cn-office', '--year', '2027')).toContain('EXAMPLE ONLY');
  expect(await fine('calendar', 'export', 'cn-office', '--year', '2026')).toContain(
    'DTSTART;VALUE=DATE:20260214',
  );
  await fine('calendar', 'impact');
  expect(await fine('contract', 'list')).toMatch(/^acme-annual +2 /m);
  expect(await fine('contract', 'show', 'acme-annual')).toMatch(/^Calendars named +cn-office v2$/m);
  expect(await fine('contract', 'versions', 'acme-annual')).toMatch(/^1 .* first$/m);
  expect(await fine('contract', 'diff', 'acme-annual')).toContain('cn-office version 2');
  await fine('contract', 'impact', 'acme-annual');
  expect(await fine('contract', 'entitlements', 'acme-annual')).toMatch(/^Training +2026 +days +6 /m);
  expect(
    await fine(
      'credit',
      'list',
      '--contract',
      'acme-annual',
      '--period',
      '2026-Q1',
      '--state',
      'proposed,agreed',
    ),
  ).toBe('nothing to show\n');
});

test('an amendment that lies ahead names its run, and --wait does not wait for its day', async () => {
  const text = await readFile(join(folder.dir, 'annual-contract.yaml'), 'utf8');
  await writeFile(join(folder.dir, 'next.yaml'), text.replace('updateEvery: 2h', 'updateEvery: 3h'));
  const argv = ['next.yaml', '--effective-from', '2026-07-01', '--wait', '30', '--reason', 'slower'];
  const { code, out, err } = await perennial('contract', 'apply', ...argv);
  expect(code).toBe(0);
  expect(out).toMatch(/^\/levels\/P1\/updateEvery +2h +3h$/m);
  expect(err).toContain('2026-07-01 00:00:00');
  const [, run = ''] = /\(Run (\S+)\)/.exec(out) ?? [];
  expect(await fine('run', 'show', run)).toMatch(/^State +waiting$/m);
});

test('offline and at intake a file has the same faults in the same lines', async () => {
  const text = await readFile(join(folder.dir, 'annual-contract.yaml'), 'utf8');
  const faulty = text
    .replace('to: 2026-12-31', 'to: 2025-12-31')
    .replace('  migration: {', '  migrations: {');
  await writeFile(join(folder.dir, 'faulty.yaml'), faulty);
  const offline = await perennial('contract', 'validate', 'faulty.yaml');
  const refused = await perennial('contract', 'apply', 'faulty.yaml');
  expect([offline.code, refused.code]).toEqual([1, 2]);
  const found = (said: string) =>
    said.split('\n').filter((line) => line.startsWith('faulty.yaml:') && /:\d+ /.test(line));
  expect(found(offline.out).length).toBeGreaterThan(2);
  expect(found(refused.err)).toEqual(found(offline.out));
});

test('what is not there is 4', async () => {
  for (const argv of [
    ['contract', 'show', 'x'],
    ['calendar', 'show', 'x'],
    ['credit', 'agree', 'x', '--reason', 'y'],
    ['run', 'show', 'x'],
  ])
    expect((await perennial(...argv)).code).toBe(4);
});
