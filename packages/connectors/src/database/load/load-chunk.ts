import type { RowMapper } from '@perennial/domain/migration/row/rules';
import type pg from 'pg';
import { BucketSums } from '../checksum/bucket-sums.ts';
import type { Claim } from '../ledger/claim.ts';
import { settleChunk } from '../ledger/settle.ts';
import { inTransaction } from '../ledger/transaction.ts';
import type { ChunkCount, ReadSpec, SourcePort, WriteSpec } from '../ports.ts';
import { LineStore } from './line-store.ts';
import { type MappedChunk, mapChunk } from './map-chunk.ts';
import { quarantineRows } from './quarantine-rows.ts';
import { tableWriter } from './table-writer.ts';
import { type Collided, type Refused, type TableLines, writeRows } from './write-rows.ts';

export type LoadChunk = {
  source: SourcePort;
  spec: ReadSpec;
  target: pg.Client;
  /** The target's schema. */
  schema: string;
  /** The main table first, then those its rows are split into. Columns start with the key. */
  writes: readonly [WriteSpec, ...WriteSpec[]];
  mapper: RowMapper;
  buckets: number;
  /** Rows that meet another with their key: one and the same by the plan, or a mistake to be looked at. */
  collisions: 'merge' | 'quarantine';
  claim: Claim;
  signal: AbortSignal;
  beat?: (rows: number) => void;
  now?: () => number;
};

/** The rule under which the target's own refusal stands in quarantine and report. */
const ruleOf = ({ code }: Refused): string => `target.${code}`;
const collisionRule = 'key.collision';

/** Rows that are taken out after all: refused by the target, or met by another with their key. */
const takeOut = (mapped: MappedChunk, refused: readonly Refused[], collided: readonly Collided[]): void => {
  const add = (row: number, reason: { rule: string; column?: string; message: string }): void => {
    const sent = mapped.sourceOf(row);
    mapped.heldBack.push({ ordinal: row, ...sent, reasons: [reason] });
  };
  for (const one of refused)
    add(one.row, {
      rule: ruleOf(one),
      message: `${one.table}: ${one.message}`,
      ...(one.column === undefined ? {} : { column: one.column }),
    });
  for (const { row, table } of collided)
    add(row, { rule: collisionRule, message: `${table} has a row with this key already` });
};

const sumsOf = (
  store: LineStore,
  buckets: number,
  without: ReadonlySet<number>,
  lines: ReadonlySet<number>,
): BucketSums => {
  const sums = new BucketSums(buckets);
  store.lines.forEach((line, i) => {
    if (!without.has(line.row) && !lines.has(i)) sums.add(line);
  });
  return sums;
};

/**
 * One chunk in one transaction of the target: rows, quarantine and ledger together, or nothing. Throws `Fenced` when
 * another lane has taken the chunk over, and `StoppedByRule`; any other error means that it may be tried again.
 */
export const loadChunk = async (job: LoadChunk): Promise<ChunkCount> => {
  const { target, schema, writes, claim, spec, buckets, collisions, now = Date.now } = job;
  const begun = now();
  const mapped = await mapChunk({ ...job, range: claim.range });
  return inTransaction(target, async () => {
    const tables = writes.map(
      (write): TableLines => ({
        table: write.table,
        writer: tableWriter(target, schema, write),
        store: mapped.stores.get(write.table) ?? new LineStore(),
      }),
    );
    const { refused, collided } = await writeRows(target, tables, 0, mapped.read);
    const [main] = writes;
    const own = collided.filter((c) => c.table === main.table);
    takeOut(mapped, refused, collisions === 'quarantine' ? own : []);
    for (const { reasons } of mapped.heldBack)
      for (const { rule, column = '' } of reasons) mapped.rules.rejected(rule, column);
    await quarantineRows(target, claim, spec.columns, mapped.heldBack);
    // A row that lost its key takes what it would have been split into with it.
    const without = new Set([...refused, ...own].map((r) => r.row));
    const sums: Record<string, string> = {};
    const splits: Record<string, number> = {};
    for (const { table, store } of tables) {
      const lines = new Set(collided.filter((c) => c.table === table).map((c) => c.line));
      sums[table] = sumsOf(store, buckets, without, lines).toBase64();
      if (table !== main.table)
        splits[table] = store.lines.filter((line, i) => !without.has(line.row) && !lines.has(i)).length;
    }
    const quarantined = mapped.heldBack.length;
    const merged = collisions === 'merge' ? own.length : 0;
    const count = { read: mapped.read, written: mapped.read - quarantined - merged, quarantined, merged };
    await settleChunk(target, claim, {
      ...count,
      splits,
      sums,
      rules: mapped.rules.list(),
      tookMs: now() - begun,
    });
    return count;
  });
};
