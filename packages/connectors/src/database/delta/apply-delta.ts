import { loadHash } from '../checksum/bucket-sums.ts';
import { inTransaction } from '../ledger/transaction.ts';
import type { SourcePort } from '../ports.ts';
import { textRows } from '../postgres/session.ts';
import { mapChanges } from './map-changes.ts';
import type { OpenDelta, OpenTable } from './open-delta.ts';
import type { Change } from './ports.ts';
import { type Dialect, rowsByKey } from './rows-by-key.ts';
import { type TableResult, TableWork } from './table-work.ts';

export type ApplyDelta = {
  source: SourcePort;
  signal: AbortSignal;
  /** PostgreSQL's unless given. */
  dialect?: Dialect;
};

const uniqueKeys = (changes: readonly Change[]): (readonly string[])[] => [
  ...new Map(changes.map(({ key }) => [JSON.stringify(key), key])).values(),
];

const pendingTables = async ({ target, tables }: OpenDelta): Promise<Set<string>> => {
  const [first] = tables;
  const rows = await textRows(target, 'SELECT DISTINCT name FROM perennial.delta_pending WHERE run = $1', [
    first?.hold.run ?? '',
  ]);
  return new Set(rows.map(([name]) => name ?? ''));
};

const applyTo = async (
  delta: OpenDelta,
  job: ApplyDelta,
  changesOf: (table: OpenTable) => readonly Change[],
  retry: boolean,
): Promise<TableResult[]> => {
  const { target, schema, tables } = delta;
  const hash = await loadHash();
  const pending = await pendingTables(delta);
  const works: TableWork[] = [];
  for (const table of tables) {
    const changes = changesOf(table);
    if (changes.length === 0 && !pending.has(table.name)) continue;
    // Read after the change was told, so it is this change or a later one.
    const found =
      changes.length === 0 ? [] : await rowsByKey(job.source, table.spec, uniqueKeys(changes), job);
    const [main] = table.writes;
    const { spec, mapper, keyOf } = table;
    const mapped = mapChanges(
      { spec, mapper, keyOf, upsertColumns: main.upsertKey.length },
      changes,
      found,
      retry,
    );
    works.push(new TableWork(target, hash, schema, table, mapped));
  }
  if (works.length === 0) return [];
  const children = works.toReversed();
  return inTransaction(target, async () => {
    for (const work of works) await work.begin();
    // First what makes room, then parents before children, then what children have let go.
    for (const work of children) await work.removeFree();
    for (const work of works) await work.write();
    for (const work of children) await work.removeFree();
    const results: TableResult[] = [];
    for (const work of works) results.push(await work.settle());
    return results;
  });
};

/**
 * Brings the rows that were touched into the state they have at the source now, in one transaction of the target: rows,
 * quarantine and accounts together, or nothing. Applying the same changes again changes nothing. Throws `DeltaFenced`
 * when another has taken a table over, `NeedsOldRow`, and `StoppedByRule`; after any other error it may be tried again.
 */
export const applyDelta = (
  delta: OpenDelta,
  job: ApplyDelta,
  changes: readonly Change[],
): Promise<TableResult[]> => {
  const by = Map.groupBy(changes, ({ table }) => table);
  return applyTo(delta, job, ({ from }) => from.flatMap((table) => by.get(table) ?? []), false);
};

/** Rows of a table looked at again in one transaction. */
const most = 2_000;

const waitingIn = async (delta: OpenDelta, table: OpenTable): Promise<Change[]> => {
  const { run, name } = table.hold;
  const rows = await textRows(
    delta.target,
    `SELECT ${table.spec.key.map((_, i) => `decoded->>$${i + 3}::text`).join(', ')} FROM perennial.quarantine
     WHERE run = $1 AND name = $2 AND state = 'open'
       AND EXISTS (SELECT FROM jsonb_array_elements(reasons) r WHERE r->>'rule' ~ '^(target|key)[.]')`,
    [run, name, ...table.spec.key],
  );
  return rows.map((key) => ({ table: name, key: key.map((value) => value ?? ''), op: 'touched' }));
};

/**
 * Looks again at rows that were held back on account of others: a parent that came later, a key or a unique value that
 * was still taken. Belongs behind the barrier, when everything that was to come has come.
 */
export const retryHeldBack = async (delta: OpenDelta, job: ApplyDelta): Promise<TableResult[]> => {
  const waiting = new Map<OpenTable, Change[]>();
  for (const table of delta.tables) waiting.set(table, await waitingIn(delta, table));
  const longest = Math.max(0, ...[...waiting.values()].map((changes) => changes.length));
  const results: TableResult[] = [];
  // Once at least, for rows that could not go yet.
  for (let at = 0; at === 0 || at < longest; at += most) {
    const part = (table: OpenTable) => (waiting.get(table) ?? []).slice(at, at + most);
    results.push(...(await applyTo(delta, job, part, true)));
  }
  return results;
};
