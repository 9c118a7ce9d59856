/**
 * Watches what the driver sends: a transaction that writes business rows also writes their audit event, and no such
 * row is written outside of one. What needs neither is listed here with its reason.
 */
import type { Rows } from '@perennial/store/core/collections';

type Collection = keyof Rows;

/** Collections that may be written without an audit event, in a transaction or outside. */
export const exempt: { readonly [name in Collection]?: string } = {
  counters: 'numbers are drawn outside the transaction that uses them; gaps are allowed',
  requests: 'remembers Idempotency-Keys for 30 days: says nothing that its ticket does not',
  starts: 'outbox: leases and attempts; the row goes in with the audited change it belongs to',
  notices: 'outbox, as starts',
  deliveries: 'outbox; what a person does to one is audited where it is done',
  chunks: 'bytes nobody reaches before the audited row in attachments stands',
  runs: 'work list of a change: leases, rounds and attempts; its begin and its end are audited where they are written',
  runItems: 'as runs; what becomes of each ticket is audited with the ticket',
  challenges: 'single use, gone after two minutes; the signature is what is audited',
  usedAnswers: 'single use, gone after ten minutes; the sign-in is what is audited',
  ceremonies: 'random challenges of somebody not known yet, single use; what they lead to is audited',
  audit: 'the trail itself',
};

/** Fields that may change without an audit event, where a collection's other ones may not. */
export const exemptFields: { readonly [name in Collection]?: { fields: readonly string[]; why: string } } = {
  erasures: {
    fields: ['round', 'step', 'after', 'dueAt', 'attempts', 'error', 'kept', 'accounts'],
    why: 'how far it has come; what a page takes away has its event, and so has who asked and confirmed',
  },
  sessions: { fields: ['seenAt'], why: 'when somebody was last there decides nothing that is recorded' },
  tickets: { fields: ['position'], why: 'where live boards go on reading; set again right after the commit' },
};

/**
 * What a workflow can write again at any time. A flush without news needs no event if its transaction has looked
 * at the trail, that is, at how far it has come; `drop` may be forgotten as a whole.
 */
export const readModels: { readonly [name in Collection]?: { drop: boolean; why: string } } = {
  tickets: { drop: true, why: 'the workflow is the truth of open tickets and flushes them again' },
  archive: { drop: false, why: 'a flush repeated after a lost answer may be what archives' },
  approvals: { drop: false, why: 'as archive' },
  migrations: { drop: true, why: 'as tickets' },
};

/** As the driver's command monitoring gives it. */
export type Started = { commandName: string; command: { readonly [name: string]: unknown } };
export type Fault = { collections: string[]; why: 'outside a transaction' | 'without its audit event' };

const isObject = (value: unknown): value is { [name: string]: unknown } =>
  typeof value === 'object' && value !== null;

/** Whether an update touches only fields that need no event. */
const isQuiet = (name: string, command: Started['command']): boolean => {
  const quiet = Object.entries(exemptFields).find(([collection]) => collection === name)?.[1];
  if (!quiet || !Array.isArray(command.updates) || command.updates.length === 0) return false;
  return command.updates.every(
    ({ u }: { u: unknown }) =>
      isObject(u) &&
      Object.keys(u).join() === '$set' &&
      isObject(u.$set) &&
      Object.keys(u.$set).every((field) => quiet.fields.includes(field)),
  );
};

const isReadModel = (name: string): boolean => Object.hasOwn(readModels, name);
const mayDrop = (name: string): boolean =>
  Object.entries(readModels).some(([model, { drop }]) => model === name && drop);

const writes = new Set(['insert', 'update', 'delete', 'findAndModify', 'bulkWrite']);

export const createMonitor = () => {
  const faults: Fault[] = [];
  const open = new Map<string, { written: Set<string>; looked: boolean }>();
  const transactionOf = (id: string) => {
    const found = open.get(id) ?? { written: new Set<string>(), looked: false };
    open.set(id, found);
    return found;
  };
  const judged = (names: Iterable<string>): string[] =>
    [...names].filter((name) => !Object.hasOwn(exempt, name)).sort();
  const started = ({ commandName, command }: Started): void => {
    // Retryable writes carry a txnNumber too; only a transaction says `autocommit: false`.
    const inside = command.autocommit === false;
    const id = JSON.stringify([command.lsid, command.txnNumber]);
    if (writes.has(commandName)) {
      const name = String(command[commandName]);
      if (isQuiet(name, command)) return;
      if (inside) transactionOf(id).written.add(name);
      else if (commandName === 'delete' && mayDrop(name)) return;
      else if (judged([name]).length > 0) faults.push({ collections: [name], why: 'outside a transaction' });
      return;
    }
    if (commandName === 'find' && inside && command.find === 'audit') transactionOf(id).looked = true;
    if (commandName !== 'commitTransaction' && commandName !== 'abortTransaction') return;
    const { written: names, looked } = transactionOf(id);
    open.delete(id);
    const business = judged(names).filter((name) => !looked || !isReadModel(name));
    if (commandName === 'commitTransaction' && business.length > 0 && !names.has('audit'))
      faults.push({ collections: business, why: 'without its audit event' });
  };
  return { started, faults };
};
