/** A change needs a reason, a first write and one that changes nothing need none: decided in the write's own transaction. */
import type { Calendar } from '@perennial/domain/calendar/rules';
import { calendarFile } from '@perennial/domain/calendar/schema';
import { contractRow } from '@perennial/domain/contract/schema';
import { customerRow } from '@perennial/domain/register/schema';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { freshDatabase, freshName } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from './open.ts';
import type { Store } from './ports.ts';

let store: Store;
beforeAll(async () => {
  store = openStore({ uri: freshDatabase(), masterKey: new Uint8Array(32) });
  await store.ensureIndexes();
});
afterAll(() => store.close());

const file = calendarFile.parse({
  id: 'office',
  name: 'Office',
  tz: 'UTC',
  week: { mon: [['09:00', '17:00']] },
});
const calendar = (name: string): Omit<Calendar, 'version'> => ({
  id: 'office',
  name,
  spec: { tz: 'UTC', week: file.week, holidays: [], annualHolidays: [], specialDays: [], breaks: [] },
  sources: [],
});
const row = { critical: 'P1', high: 'P2', normal: 'P3', low: 'P3' };
const contract = (title: string) =>
  contractRow.parse({
    id: 'acme-2026',
    customer: 'acme',
    title,
    from: '2026-01-01',
    to: '2026-12-31',
    matrix: { site: row, module: row, department: row, user: row },
    levels: { P1: { clocks: [] }, P2: { clocks: [] }, P3: { clocks: [] } },
    autoCloseAfter: '120h',
    reopenWithin: '336h',
  });

type Write = (scope: Scope, text: string, reason: string | undefined) => Promise<unknown>;
type Subject = { stream: string; write: Write; same?: false };

const subjects: Record<string, Subject> = {
  'a row of a register': {
    stream: 'customers/acme',
    write: (scope, name, reason) =>
      store.registers.put(scope, 'customers', [customerRow.parse({ id: 'acme', name })], reason),
  },
  'a contract': {
    stream: 'contract/acme-2026',
    write: (scope, title, reason) => store.contracts.put(scope, contract(title), { reason }),
  },
  'a calendar': {
    stream: 'calendar/office',
    write: (scope, name, reason) => store.calendars.put(scope, calendar(name), { file, reason }),
  },
  // Its value is never read, so another one cannot be told from the same.
  'a secret': {
    stream: 'secret/ERP',
    write: (scope, value, reason) => store.secrets.put(scope, { name: 'ERP', value, reason }),
    same: false,
  },
};

const wanted = {
  code: 'request.invalid',
  details: { errors: [{ path: '/reason', code: 'required', message: expect.stringMatching(/say why/) }] },
};

describe.each(Object.entries(subjects))('%s', (_, { stream, write, same }) => {
  const aScope = (): Scope => ({ tenant: freshName('tenant'), actor: systemActor, requestId: 'test' });
  const trail = async (scope: Scope) =>
    (await store.audit.stream(scope, stream, { limit: 9 })).items.map(({ seq, reason }) => [
      seq,
      reason !== undefined,
    ]);

  test('made without a reason, changed with one that stands in the event', async () => {
    const scope = aScope();
    await write(scope, 'one', undefined);
    await write(scope, 'two', 'renamed');
    expect(await trail(scope)).toEqual([
      [1, false],
      [2, true],
    ]);
  });

  test.each([undefined, '', '  '])(
    'a change with the reason %j is refused and leaves nothing',
    async (reason) => {
      const scope = aScope();
      await write(scope, 'one', undefined);
      await expect(write(scope, 'two', reason)).rejects.toMatchObject(wanted);
      expect(await trail(scope)).toEqual([[1, false]]);
      if (same !== false) await write(scope, 'one', undefined);
      expect(await trail(scope)).toHaveLength(1);
    },
  );

  test('of several that make it at once without a reason one does, the others are asked for it', async () => {
    const scope = aScope();
    const made = await Promise.allSettled(['a', 'b', 'c'].map((text) => write(scope, text, undefined)));
    const failed = made.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(failed).toHaveLength(2);
    for (const error of failed) expect(error).toMatchObject(wanted);
    expect(await trail(scope)).toEqual([[1, false]]);
  });
});

test('one changed row without a reason takes the new rows of its call with it', async () => {
  const scope = { tenant: freshName('tenant'), actor: systemActor, requestId: 'test' };
  const rows = (...names: string[]) => names.map((name, i) => customerRow.parse({ id: `c-${i}`, name }));
  await store.registers.put(scope, 'customers', rows('one'), undefined);
  const put = (reason?: string) => store.registers.put(scope, 'customers', rows('other', 'new'), reason);
  await expect(put()).rejects.toMatchObject(wanted);
  expect(await store.registers.get(scope, 'customers', 'c-1')).toBeUndefined();
  expect(await put('a new name')).toEqual({ created: 1, updated: 1, unchanged: 0 });
});

test('an amendment of what is there needs a reason, one that only makes things does not', async () => {
  const scope = { tenant: freshName('tenant'), actor: systemActor, requestId: 'test' };
  const versions = (version: number) => ({
    calendar: { calendar: { ...calendar(`v${version}`), version }, file },
    contracts: [
      { contract: { ...contract(`v${version}`), version }, draft: contract(`v${version}`), effectiveFrom: 0 },
    ],
  });
  expect(await store.runs.amend(scope, { ...versions(1), reason: undefined })).toBe(true);
  const { calendar: office, contracts } = versions(2);
  const day = { set: 'cn' as const, year: 2027, version: 3, holidays: [], makeUpDays: [] };
  const holidays = { ...day, source: { title: 'Notice', issuer: 'State Council', date: '2026-11-01' } };
  for (const what of [{ calendar: office, contracts: [] }, { contracts }, { holidays, contracts: [] }]) {
    await expect(store.runs.amend(scope, { ...what, reason: undefined })).rejects.toMatchObject(wanted);
    expect(await store.runs.amend(scope, { ...what, reason: 'the notice is out' })).toBe(true);
  }
});

test('a key revoked by several at once ends once, with the reason of whoever came first', async () => {
  const scope = { tenant: freshName('tenant'), actor: systemActor, requestId: 'test' };
  const grant = { role: 'agent', name: 'one', expiresAt: Date.now() + 60_000 } as const;
  const { key } = await store.keys.create(scope, grant);
  const ended = await Promise.all(['lost', 'leaked'].map((why) => store.keys.revoke(scope, key.id, why)));
  expect(ended[0]).toEqual(ended[1]);
  const { items } = await store.audit.stream(scope, `key/${key.id}`, { limit: 9 });
  expect(items.map(({ action }) => action)).toEqual(['key.created', 'key.revoked']);
  expect(items[1]).toHaveProperty('reason');
});
