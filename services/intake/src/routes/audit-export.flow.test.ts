import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifierText } from '@perennial/domain/audit/note';
import { createLogger } from '@perennial/service-kit/logger';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ours, pythons } from '../audit-bundle/testing/judges.ts';
import type { Files } from '../audit-bundle/testing/source.ts';
import { sealOnce } from '../seal/sealer.ts';
import { aBody } from '../testing/tenant.ts';
import { openWorld, type World } from '../testing/world.ts';

const master = randomBytes(32);
const scratch = mkdtempSync(join(tmpdir(), 'perennial-export-'));
let world: World;
let bare: World;
let owner: string;
beforeAll(async () => {
  world = await openWorld(() => ({ master }));
  bare = await openWorld();
  const actor = { id: 'test', kind: 'system', role: 'system' } as const;
  const made = await world.store.keys.create(
    { tenant: 'north', actor, requestId: 'test' },
    { role: 'customer-owner', customer: 'acme', name: 'owner', expiresAt: world.clock.now + 86_400_000 },
  );
  owner = made.secret;
});
afterAll(async () => {
  rmSync(scratch, { recursive: true, force: true });
  await Promise.all([world.close(), bare.close()]);
});

const seal = async () => {
  const deps = { seals: world.store.seals, master, logger: createLogger('intake', 'silent') };
  while ((await sealOnce(deps, 'one')) > 0);
};
const ask = (query: string, secret = world.secrets.auditor) =>
  world.app.request(`/v1/audit/export?${query}`, { headers: { authorization: `Bearer ${secret}` } });

/** Unpacked by the system's own tar, so that our idea of the format is not the only one. */
const unpacked = async (response: Response): Promise<Files> => {
  expect(response.status).toBe(200);
  const dir = mkdtempSync(join(scratch, 'b-'));
  const archive = `${dir}.tar.gz`;
  writeFileSync(archive, Buffer.from(await response.arrayBuffer()));
  mkdirSync(dir, { recursive: true });
  execFileSync('tar', ['-xzf', archive, '-C', dir]);
  const names = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    names.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(dir.length + 1), readFileSync(path)];
    }),
  );
};

const textOf = (files: Files): string =>
  [...files.values()].map((bytes) => Buffer.from(bytes).toString()).join('\n');

test('before anything was sealed there is nothing to export', async () => {
  expect((await ask('period=2026')).status).toBe(404);
});

test('a vendor’s bundle of the year holds every sealed event, and both verifiers say so', async () => {
  await world.as('agent', 'POST', '/v1/tickets', { body: aBody(), key: 'one' });
  await seal();
  const response = await ask('period=2026');
  expect(response.headers.get('content-disposition')).toContain('audit-north-2026.tar.gz');
  const files = await unpacked(response);
  const { verifier } = await world.store.seals.key('north', master);
  const said = ours(files, { key: verifierText(verifier) });
  expect(said.code).toBe(0);
  expect(await pythons(files, { key: verifierText(verifier) })).toEqual(said);
  expect(textOf(files)).toContain('ticket/T-1001');
});

test('a period without events makes a bundle that says so', async () => {
  const files = await unpacked(await ask('period=2019-Q1'));
  expect(ours(files)).toMatchObject({
    code: 0,
    said: expect.stringMatching(/^verified: 0 events of 2019-Q1/),
  });
});

test('a customer’s owner gets that customer’s events alone, asked for or not', async () => {
  const files = await unpacked(await ask('period=2026', owner));
  expect(ours(files).code).toBe(0);
  const text = textOf(files);
  expect(text).toContain('"customer":"acme"');
  expect(text).not.toContain('bohai');
  expect(ours(await unpacked(await ask('period=2026&customer=acme', owner)))).toEqual(ours(files));
  expect((await ask('period=2026&customer=bohai', owner)).status).toBe(404);
});

test('who may not export is refused; so are a period that is none and a customer nobody knows', async () => {
  for (const caller of ['agent', 'lead', 'acme', 'bohai'] as const)
    expect((await ask('period=2026', world.secrets[caller])).status).toBe(403);
  const bad = await world.as('auditor', 'GET', '/v1/audit/export?period=2026-Q5');
  expect(bad).toMatchObject({ status: 422, json: { errors: [{ path: '/period' }] } });
  expect((await ask('period=2026&customer=nobody')).status).toBe(404);
  expect((await bare.as('auditor', 'GET', '/v1/audit/export?period=2026')).status).toBe(503);
});

const exportsBy = async (actor: string) => {
  const { items } = await world.store.audit.stream(world.scopeOf('administrator'), `export/${actor}`, {
    limit: 100,
  });
  return items.map(({ action, customer, changes }) => ({
    action,
    customer,
    ...Object.fromEntries(changes.map(({ path, new: value }) => [path.slice(1), value])),
  }));
};
const auditorId = async () =>
  (await world.store.keys.list(world.scopeOf('administrator'))).find(({ role }) => role === 'auditor')?.id ??
  '';

test('a bundle that leaves is an event itself: who, what, which period, how many events', async () => {
  const by = await auditorId();
  const before = await exportsBy(by);
  const files = await unpacked(await ask('period=2026'));
  const own = await unpacked(await ask('period=2026&customer=acme'));
  const countOf = (of: Files) => Number(/"events":(\d+)/.exec(textOf(of))?.[1]);
  expect((await exportsBy(by)).slice(before.length)).toEqual([
    { action: 'data.exported', what: 'audit-bundle', format: 'tar.gz', period: '2026', rows: countOf(files) },
    {
      action: 'data.exported',
      what: 'audit-bundle',
      format: 'tar.gz',
      period: '2026',
      rows: countOf(own),
      customer: 'acme',
    },
  ]);
  expect(countOf(own)).toBeLessThan(countOf(files));
});

test('what is refused leaves nothing, and no event', async () => {
  const by = await auditorId();
  const before = await exportsBy(by);
  expect((await ask('period=soon')).status).toBe(422);
  expect((await ask('period=2026&customer=nobody')).status).toBe(404);
  expect((await ask('period=2026', world.secrets.agent)).status).toBe(403);
  expect(await exportsBy(by)).toEqual(before);
});
