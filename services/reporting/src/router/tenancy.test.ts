import type { Scope } from '@perennial/domain/scope/rules';
import { TRPCError, tracked } from '@trpc/server';
import { beforeEach, expect, test } from 'vitest';
import { contextOf } from '../testing/context.ts';
import { aContract } from '../testing/contracts.ts';
import { scopeOf } from '../testing/scopes.ts';
import { memoryStore } from '../testing/store.ts';
import { aClock, aTicket, noon } from '../testing/tickets.ts';
import { appRouter } from './app-router.ts';

type Caller = ReturnType<typeof appRouter.createCaller>;

const range = { from: '2026-01-01T00:00:00+08:00', to: '2026-02-01T00:00:00+08:00' };
const firstOf = async (stream: AsyncIterable<unknown>) => {
  for await (const event of stream) return event;
  return undefined;
};

/** Another's contract is not there; whatever else goes wrong is no answer. */
const unlessMissing = async (answer: Promise<unknown>): Promise<unknown> => {
  try {
    return await answer;
  } catch (e) {
    if (e instanceof TRPCError && e.code === 'NOT_FOUND') return 'nothing';
    throw e;
  }
};

/** How each procedure is asked for everything it would give; a procedure without a row fails the first test. */
const asked: Record<string, (caller: Caller, customer?: string) => Promise<unknown>> = {
  'tickets.list': (caller, customer) => caller.tickets.list({ customer }),
  'tickets.board': (caller, customer) => caller.tickets.board({ customer }),
  'tickets.changes': async (caller) => firstOf(await caller.tickets.changes({})),
  'sla.attainment': (caller, customer) => caller.sla.attainment({ ...range, customer }),
  'sla.evidence': (caller, customer) =>
    caller.sla.evidence({ ...range, level: 'P1', clock: 'response', customer }),
  'sla.report': (caller, customer = 'acme') =>
    unlessMissing(caller.sla.report({ contract: `${customer}-2026`, period: '2026-01' })),
};
const procedures = Object.keys(appRouter._def.procedures);

let memory: ReturnType<typeof memoryStore>;
beforeEach(() => {
  memory = memoryStore();
  memory.putContract(aContract());
  memory.putContract(aContract({ id: 'bohai-2026', customer: 'bohai' }));
  memory.put(aTicket({ no: 'T-other', tenant: 'other-vendor', title: 'foreign' }));
  memory.put(
    aTicket({ no: 'T-bohai', customer: 'bohai', title: 'foreign', clocks: [aClock({ state: 'breached' })] }),
  );
  memory.put(aTicket({ no: 'T-acme', openedAt: noon }));
});

test('every procedure of the router is asked here', () => {
  expect(procedures.toSorted()).toEqual(Object.keys(asked).toSorted());
});

test.each(procedures)('%s shows a customer its own records and nothing else', async (name) => {
  const scope = scopeOf('customer', 'acme');
  const answer = JSON.stringify(await asked[name]?.(appRouter.createCaller(contextOf(scope, memory.store))));
  expect(answer).not.toMatch(/bohai|other|foreign/i);
  if (name !== 'sla.attainment' && name !== 'sla.report') expect(answer).toContain('T-acme');
  else expect(answer).toContain('"due":0,"met":0,"breached":0,"running":1');
});

test.each(procedures)('%s reads with the scope of the caller and no other', async (name) => {
  const scope = scopeOf('customer', 'acme');
  await asked[name]?.(appRouter.createCaller(contextOf(scope, memory.store)));
  expect(memory.scopes.length).toBeGreaterThan(0);
  expect(memory.scopes.every((used) => used === scope)).toBe(true);
});

test.each(procedures.filter((name) => name !== 'tickets.changes'))(
  '%s asked by Acme for Bohai answers nothing',
  async (name) => {
    const caller = appRouter.createCaller(contextOf(scopeOf('customer', 'acme'), memory.store));
    expect(JSON.stringify(await asked[name]?.(caller, 'bohai'))).not.toMatch(
      /T-|"due":[1-9]|"running":[1-9]/,
    );
  },
);

test.each(procedures)('%s shows a vendor all its customers and never another vendor', async (name) => {
  const scope = scopeOf('agent', undefined, 'other-vendor');
  const answer = JSON.stringify(await asked[name]?.(appRouter.createCaller(contextOf(scope, memory.store))));
  expect(answer).not.toMatch(/T-bohai|T-acme/);
});

test('a subscription’s event carries its position as id', async () => {
  const caller = appRouter.createCaller(contextOf(scopeOf('customer', 'acme'), memory.store));
  const event = await firstOf(await caller.tickets.changes({}));
  expect(Array.isArray(event) && event[0]).toBe(tracked('3', {})[0]);
  const later = await caller.tickets.changes({ lastEventId: '2' });
  expect(JSON.stringify(await firstOf(later))).toContain('T-acme');
});

test('agreements inside the vendor are no business of a customer, whatever kind it asks for', async () => {
  const clocks = [aClock({ state: 'breached' }), aClock({ kind: 'ola', name: 'triage', state: 'breached' })];
  memory.put(aTicket({ no: 'T-acme', openedAt: noon, clocks }));
  const of = (scope: Scope) => appRouter.createCaller(contextOf(scope, memory.store)).sla;
  const kindsOf = async (scope: Scope, kind?: 'sla' | 'ola') =>
    (await of(scope).attainment({ ...range, customer: 'acme', kind })).rows.map((r) => r.kind);
  expect(await kindsOf(scopeOf('agent'))).toEqual(['sla', 'ola']);
  expect(await kindsOf(scopeOf('agent'), 'ola')).toEqual(['ola']);
  const acme = scopeOf('customer', 'acme');
  expect(await kindsOf(acme)).toEqual(['sla']);
  expect(await kindsOf(acme, 'ola')).toEqual([]);
  for (const kind of ['ola', undefined] as const) {
    const page = await of(acme).evidence({ ...range, level: 'P1', clock: 'triage', kind });
    expect(page.items).toEqual([]);
  }
  expect(
    (await of(scopeOf('agent')).evidence({ ...range, level: 'P1', clock: 'triage' })).items,
  ).toMatchObject([{ ticket: 'T-acme', kind: 'ola' }]);
});
