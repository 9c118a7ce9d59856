import { expect, test } from 'vitest';
import { createMonitor, exempt, exemptFields } from './monitor.ts';

type Command = { [name: string]: unknown };
const inTransaction = (n: number) => ({ lsid: { id: `s${n}` }, txnNumber: n, autocommit: false });

const faultsOf = (...commands: Command[]) => {
  const { started, faults } = createMonitor();
  for (const command of commands) started({ commandName: Object.keys(command)[0] ?? '', command });
  return faults;
};
const commit = (n = 1) => ({ commitTransaction: 1, ...inTransaction(n) });

test('rows and their audit event in one transaction are right', () => {
  expect(
    faultsOf(
      { insert: 'tickets', documents: [], ...inTransaction(1) },
      { insert: 'audit', documents: [], ...inTransaction(1) },
      commit(),
    ),
  ).toEqual([]);
});

test('a transaction without an audit event is seen, also where another one beside it has one', () => {
  expect(
    faultsOf(
      { insert: 'tickets', documents: [], ...inTransaction(1) },
      { update: 'credits', updates: [], ...inTransaction(1) },
      { insert: 'audit', documents: [], ...inTransaction(2) },
      commit(1),
      commit(2),
    ),
  ).toEqual([{ collections: ['credits', 'tickets'], why: 'without its audit event' }]);
});

test('one that is given up is not', () => {
  expect(
    faultsOf(
      { insert: 'tickets', documents: [], ...inTransaction(1) },
      { abortTransaction: 1, ...inTransaction(1) },
      commit(),
    ),
  ).toEqual([]);
});

test.each(['insert', 'update', 'delete', 'findAndModify'])('%s outside a transaction is seen', (name) => {
  // A retryable write: numbered as a transaction is, and none.
  expect(faultsOf({ [name]: 'contracts', lsid: { id: 's' }, txnNumber: 1 })).toEqual([
    { collections: ['contracts'], why: 'outside a transaction' },
  ]);
});

test('a write over several collections at once is not let through unseen', () => {
  expect(faultsOf({ bulkWrite: 1, ops: [] })).toEqual([{ collections: ['1'], why: 'outside a transaction' }]);
});

test('what is exempt may be written alone, with a reason for each', () => {
  for (const [name, why] of Object.entries(exempt)) {
    expect(why.length).toBeGreaterThan(10);
    expect(faultsOf({ insert: name, documents: [] })).toEqual([]);
  }
});

test('a field that is exempt is so alone', () => {
  const [[name, rule] = ['', undefined]] = Object.entries(exemptFields);
  const set = Object.fromEntries((rule?.fields ?? []).map((field) => [field, 1]));
  expect(faultsOf({ update: name, updates: [{ u: { $set: set } }] })).toEqual([]);
  for (const u of [
    { $set: { ...set, state: 'closed' } },
    { $set: set, $inc: { rev: 1 } },
    { state: 'closed' },
  ])
    expect(faultsOf({ update: name, updates: [{ u }] })).toHaveLength(1);
});

test('a read model may be written again without news by who has looked at the trail, and by nobody else', () => {
  const again = { update: 'tickets', updates: [], ...inTransaction(1) };
  const look = { find: 'audit', ...inTransaction(1) };
  expect(faultsOf(look, again, commit())).toEqual([]);
  expect(faultsOf({ find: 'audit' }, again, commit())).toHaveLength(1);
  expect(faultsOf(look, { insert: 'contracts', ...inTransaction(1) }, commit())).toHaveLength(1);
});

test('open tickets may be forgotten as a whole, the archive may not', () => {
  expect(faultsOf({ delete: 'tickets', deletes: [] })).toEqual([]);
  expect(faultsOf({ delete: 'archive', deletes: [] })).toHaveLength(1);
});

test('reads are not its business', () => {
  expect(faultsOf({ find: 'tickets' }, { aggregate: 'tickets' }, commit())).toEqual([]);
});
