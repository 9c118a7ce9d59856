/** The commands against intake itself: what they send is what it takes, what it answers is what they read. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HeldRow } from '@perennial/domain/migration/job/rules';
import { aPlan } from '@perennial/domain/migration/testing/a-migration';
import { type MigrationWorld, openMigrationWorld } from '@perennial/intake/testing/migration-world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type Served, serve } from '../../testing/serve.ts';
import { terminal } from '../../testing/terminal.ts';

let m: MigrationWorld;
let served: Served;
const cwd = mkdtempSync(join(tmpdir(), 'migrate-'));

beforeAll(async () => {
  m = await openMigrationWorld();
  served = await serve(m.world.app);
  writeFileSync(join(cwd, 'plan.yaml'), `# agreed\n${stringify(aPlan())}`);
});
afterAll(async () => {
  await served.close();
  rmSync(cwd, { recursive: true });
  await m.close();
});

const as = (by: 'ann' | 'qiu', ...argv: string[]) =>
  terminal({ cwd })('--intake', served.url, '--key', m.secrets.get(by) ?? '', 'migrate', ...argv);
const ok = async (by: 'ann' | 'qiu', ...argv: string[]): Promise<string> => {
  const { code, out, err } = await as(by, ...argv);
  expect([argv, code, err]).toEqual([argv, 0, '']);
  return out;
};

test('a plan is drafted, held against both databases and shown, and nothing is stored by that', async () => {
  const of = ['--source', 'secret:ACME_ERP', '--target', 'secret:ACME_NEW', '--site', 'acme-shanghai'];
  await ok('ann', 'init', ...of, '--out', 'draft.yaml');
  expect(readFileSync(join(cwd, 'draft.yaml'), 'utf8')).toContain('connection: secret:ACME_ERP');
  await ok('ann', 'validate', '--offline', 'draft.yaml');
  await ok('ann', 'validate', 'plan.yaml');
  expect(await ok('ann', 'plan', 'plan.yaml')).toContain('nothing was written');
  expect(await ok('ann', 'list')).toContain('nothing to show');
});

test('a run goes its way by commands alone', async () => {
  const started = JSON.parse(await ok('ann', '--json', 'start', 'plan.yaml'));
  const no: string = started.no;
  expect(started).toMatchObject({ state: 'running', site: 'acme-shanghai' });
  expect(await ok('ann', 'pause', no, '--reason', 'nightly batch')).toContain('paused');
  await ok('ann', 'resume', no);
  expect((await as('ann', 'resume', no)).code).toBe(5);
  expect(await ok('ann', 'show', no)).toContain('acme-2026');
  expect(await ok('ann', 'watch', '--once', no)).toContain(no);
  await ok('ann', 'abort', no, '--reason', 'the wrong site');
  await m.flow.become(m.workflowOf(no), { outcome: 'aborted', state: 'aborted' });
  const watched = await as('ann', 'watch', no);
  expect(watched).toMatchObject({ code: 1, err: expect.stringContaining('aborted') });
});

test('rows that are held back are listed, fixed and waived', async () => {
  const no = await m.started();
  const held: HeldRow = {
    ...{ table: 'items', chunk: 3, ordinal: 7, decoded: { fid: '7' }, rawHex: '37', state: 'open' },
    reasons: [{ rule: 'trim', message: 'blank' }],
  };
  m.flow.answers({
    'list-held': { ok: { rows: [held] } },
    'waive-held': { ok: { rows: [{ table: 'items', chunk: 3, ordinal: 7, kind: 'waived' }] } },
  });
  expect(await ok('ann', 'quarantine', 'list', no, '--table', 'items')).toContain('items/3/7');
  await ok('ann', 'quarantine', 'fix', no, 'items/3/7', '--set', 'fname=泵', '--reason', 'asked them');
  expect(m.flow.asked.at(-1)?.question).toMatchObject({ asks: { values: { fname: '泵' }, by: 'ann' } });
  expect((await as('ann', 'quarantine', 'waive', no, 'items/3/7', '--reason', 'r')).code).toBe(3);
  await ok('qiu', 'quarantine', 'waive', no, 'items/3/7', '--reason', 'a test entry');
});

test('a run is proven by what intake reports and the worker measures', async () => {
  const no = await m.started();
  const counts = { read: 10, written: 9, quarantined: 1, merged: 0 };
  const items = {
    name: 'items',
    wave: 0,
    rows: 10,
    state: 'verified',
    attempt: 1,
    rate: 0,
    ...counts,
  } as const;
  await m.flow.become(m.workflowOf(no), { tables: [items] });
  m.flow.answers({
    prove: {
      ok: { results: [{ level: 'L1', id: 'checksum', verdict: 'passed', evidence: 'sums', table: 'items' }] },
    },
  });
  expect(await ok('ann', 'prove', no)).toMatch(/proven\n$/);
  await m.flow.become(m.workflowOf(no), { tables: [{ ...items, written: 8 }] });
  expect((await as('ann', 'prove', no)).code).toBe(1);
});
