/**
 * After the flip: what the new system writes is carried back into the old one, so that going back loses nothing. The same
 * way as there: a change names a row, the row is read as it is now, mapped back and written by its key.
 */
import type { Rejection, RowMapper } from '@perennial/domain/migration/row/rules';
import type pg from 'pg';
import type { ReadSpec, SourcePort, WriteSpec } from '../../ports.ts';
import { type Mapped, mapChanges } from '../map-changes.ts';
import type { Change, ChangeSource } from '../ports.ts';
import { rowsByKey } from '../rows-by-key.ts';
import { listHeldWrites, noteHeld } from './held.ts';
import type { OldSystem, Operation } from './old-system.ts';

export type ReverseTable = {
  /** The table's name in the plan. */
  name: string;
  /** Of the new system; its key names the rows. */
  spec: ReadSpec;
  /** From the new system's rows to the old one's. */
  mapper: RowMapper;
  /** Of the old system, key first. */
  write: WriteSpec;
  /** The old system's key of a row of the new one; it has to follow from the key alone. */
  keyOf: (key: readonly string[]) => readonly string[];
};

export type CarryBack = {
  run: string;
  /** The new system, as something that is read. */
  source: SourcePort;
  /** The same database, where writes that the old system refuses are noted. */
  notes: pg.Client;
  changes: ChangeSource;
  old: OldSystem;
  /** Parents before what refers to them. */
  tables: readonly ReverseTable[];
  signal: AbortSignal;
  /** Changes of one transaction of the old system; 500 unless given. */
  limit?: number;
  beat?: (progress: { changes: number; lagMs?: number; lagBytes?: number }) => void;
};

type Work = { table: ReverseTable; mapped: Mapped };

const json = (key: readonly string[]): string => JSON.stringify(key);

const operationsOf = ({ table, mapped }: Work): { drops: Operation[]; puts: Operation[] } => {
  const { write } = table;
  const rejected = new Set(mapped.held.map(({ key }) => key));
  const wanted = new Set(mapped.wanted.map(({ key }) => json(key)));
  const drops = [...mapped.before].flatMap(([source, keys]) =>
    // The old system keeps what it has of a row that cannot be mapped back.
    rejected.has(source)
      ? []
      : keys
          .filter((key) => !wanted.has(json(key)))
          .map((key): Operation => ({ kind: 'drop', write, source, key })),
  );
  const puts = mapped.wanted.map(
    ({ source, key, row }): Operation => ({ kind: 'put', write, source, key, row }),
  );
  return { drops, puts };
};

/** Carries these rows back; the answer is how many are held. */
const carry = async (
  job: CarryBack,
  changesOf: (table: ReverseTable) => readonly Change[],
): Promise<number> => {
  const { run, source, signal, notes, old } = job;
  const works: Work[] = [];
  for (const table of job.tables) {
    const changes = changesOf(table);
    if (changes.length === 0) continue;
    const { spec, mapper, keyOf, write } = table;
    const keys = [...new Map(changes.map(({ key }) => [json(key), key])).values()];
    const found = await rowsByKey(source, spec, keys, { signal });
    const mapped = mapChanges({ spec, mapper, keyOf, upsertColumns: write.upsertKey.length }, changes, found);
    works.push({ table, mapped });
  }
  if (works.length === 0) return 0;
  const operations = works.map(operationsOf);
  const refused = await old.apply([
    ...operations.toReversed().flatMap(({ drops }) => drops),
    ...operations.flatMap(({ puts }) => puts),
  ]);
  let held = 0;
  for (const { table, mapped } of works) {
    const reasons = new Map<string, readonly Rejection[]>(mapped.held.map((row) => [row.key, row.reasons]));
    for (const { operation, code, message } of refused)
      if (operation.write === table.write)
        reasons.set(operation.source, [
          { rule: `source.${code}`, message: `${table.write.table}: ${message}` },
        ]);
    await noteHeld(
      notes,
      { run, name: table.name },
      mapped.keys.map(json),
      [...reasons].map(([key, why]) => ({ key, reasons: why })),
    );
    held += reasons.size;
  }
  return held;
};

/**
 * Carries everything back that was committed in the new system when it was called, and tries once more what the old one
 * refused. Answers the changes told; `listHeldWrites` says what remains. May be ended anywhere and called again.
 */
export const carryBack = async (job: CarryBack): Promise<number> => {
  const { changes, signal, limit = 500, beat, notes, run } = job;
  const mark = await changes.barrier();
  let told = 0;
  do {
    signal.throwIfAborted();
    const { items, cursor, ...lag } = await changes.changes(limit);
    const by = Map.groupBy(items, ({ table }) => table);
    await carry(job, ({ spec }) => by.get(spec.table) ?? []);
    await changes.confirm(cursor);
    told += items.length;
    beat?.({ changes: items.length, ...lag });
  } while (!(await changes.passed(mark)));
  for (let before = Number.POSITIVE_INFINITY, again = 0; ; before = again) {
    const held = Map.groupBy(await listHeldWrites(notes, run), ({ name }) => name);
    again = await carry(job, ({ name, spec }) =>
      (held.get(name) ?? []).map(({ key }) => ({ table: spec.table, key, op: 'touched' })),
    );
    if (again === 0 || again >= before) return told;
  }
};
