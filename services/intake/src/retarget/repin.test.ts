import { checkContract } from '@perennial/domain/contract/check';
import { pinCalendars } from '@perennial/domain/contract/pin';
import type { Contract, ContractDraft } from '@perennial/domain/contract/rules';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import type { Store } from '@perennial/store/ports';
import { expect, test } from 'vitest';
import { repin } from './repin.ts';

const scope: Scope = { tenant: 'north', actor: systemActor, requestId: 'test' };
const row = { critical: 'P1', high: 'P2', normal: 'P3', low: 'P3' };

type Stored = { contract: Contract; draft: ContractDraft; effectiveFrom: number };

/** A contract whose P1 counts by `hours`, applied when the calendar stood at version 1. */
const stored = (id: string, version: number, hours: unknown, effectiveFrom: number): Stored => {
  const checked = checkContract({
    id,
    customer: 'acme',
    from: '2026-01-01',
    to: '2026-12-31',
    matrix: { site: row, module: row, department: row, user: row },
    levels: {
      P1: { clocks: [{ name: 'response', target: '1h', hours }] },
      P2: { clocks: [] },
      P3: { clocks: [] },
    },
    autoCloseAfter: '1h',
    reopenWithin: '1h',
  });
  if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
  const pinned = pinCalendars(checked.contract, (_, named) => named ?? 1);
  if ('errors' in pinned) throw new Error(JSON.stringify(pinned.errors));
  return { contract: { ...pinned.contract, version }, draft: checked.contract, effectiveFrom };
};

const storeOf = (rows: Stored[]): Pick<Store, 'contracts'> => {
  const of = (id: string) => rows.filter((r) => r.contract.id === id);
  const find = (id: string, version?: number) =>
    of(id).find((r) => version === undefined || r.contract.version === version);
  return {
    contracts: {
      put: () => Promise.reject(new Error('repinning stores nothing')),
      list: async () =>
        [...new Set(rows.map((r) => r.contract.id))].flatMap((id) => find(id)?.contract ?? []),
      get: async (_, id, version) => find(id, version)?.contract,
      draft: async (_, id, version) => find(id, version)?.draft,
      versions: async (_, id) =>
        of(id).map(({ contract: { version }, effectiveFrom }) => ({
          id,
          version,
          effectiveFrom,
          createdAt: 0,
          actor: 'lead',
        })),
      inForce: async () => undefined,
      versionAt: async () => undefined,
    },
  };
};
const follows = { calendar: 'office' };
const to2 = (_: string, named?: number) => named ?? 2;
const repinned = async (rows: Stored[], now = 100) =>
  (await repin(storeOf(rows), scope, to2, now)).map(({ contract, effectiveFrom }) => ({
    id: contract.id,
    version: contract.version,
    hours: contract.levels.P1.clocks[0]?.hours,
    effectiveFrom,
  }));
const office = (version: number) => ({ kind: 'calendar', id: 'office', version });

test('a contract that follows the calendar gets the next version, from now on', async () => {
  expect(await repinned([stored('acme', 1, follows, 0)])).toEqual([
    { id: 'acme', version: 2, hours: office(2), effectiveFrom: 100 },
  ]);
});

test('one that names its version, counts around the clock, or is up to date already stays', async () => {
  const upToDate = stored('new', 1, follows, 0);
  const [clock] = upToDate.contract.levels.P1.clocks;
  if (clock) clock.hours = { kind: 'calendar', id: 'office', version: 2 };
  expect(
    await repinned([
      stored('named', 1, { calendar: 'office', version: 1 }, 0),
      stored('always', 1, '24x7', 0),
      upToDate,
    ]),
  ).toEqual([]);
});

test('what was replaced long ago is left alone', async () => {
  expect(await repinned([stored('acme', 1, follows, 0), stored('acme', 2, '24x7', 50)])).toEqual([]);
});

test('a version that will take effect later moves along and keeps its day', async () => {
  expect(await repinned([stored('acme', 1, follows, 0), stored('acme', 2, follows, 500)])).toEqual([
    { id: 'acme', version: 3, hours: office(2), effectiveFrom: 100 },
    { id: 'acme', version: 4, hours: office(2), effectiveFrom: 500 },
  ]);
});

test('of two that were meant for the same day only the one that will hold moves along', async () => {
  const rows = [
    stored('acme', 1, '24x7', 0),
    stored('acme', 2, follows, 500),
    stored('acme', 3, follows, 500),
  ];
  expect(await repinned(rows)).toEqual([{ id: 'acme', version: 4, hours: office(2), effectiveFrom: 500 }]);
});

test('a contract that has not begun keeps its first day', async () => {
  expect(await repinned([stored('next-year', 1, follows, 900)])).toEqual([
    { id: 'next-year', version: 2, hours: office(2), effectiveFrom: 900 },
  ]);
});
