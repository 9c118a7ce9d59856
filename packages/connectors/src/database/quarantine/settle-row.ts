import type { Field, Rejection, RowMapper } from '@perennial/domain/migration/row/rules';
import type pg from 'pg';
import { BucketSums, hashRow, loadHash } from '../checksum/bucket-sums.ts';
import { inTransaction } from '../ledger/transaction.ts';
import { LineStore } from '../load/line-store.ts';
import { prepareStage, tableWriter } from '../load/table-writer.ts';
import { writeRows } from '../load/write-rows.ts';
import type { WriteSpec } from '../ports.ts';
import { encodeLine } from '../postgres/copy-text/encode.ts';
import { textRows } from '../postgres/session.ts';
import type { HexField } from './list.ts';

export type RowName = { run: string; name: string; chunk: number; ordinal: number };
export type Settlement = { by: string; why: string };

export type FixRow = Settlement & {
  row: RowName;
  /** Corrected values by source column; the others stay as they were read. */
  values: Record<string, string | null>;
  schema: string;
  writes: readonly [WriteSpec, ...WriteSpec[]];
  mapper: RowMapper;
  buckets: number;
};

export type Fixed =
  | { kind: 'fixed' }
  | { kind: 'still-rejected'; rejections: Rejection[] }
  | { kind: 'settled' }
  | { kind: 'unknown' };

/** Locks the row and its chunk; both change together. */
const lockRow = async (client: pg.Client, { run, name, chunk, ordinal }: RowName) => {
  const [row] = await textRows(
    client,
    `SELECT q.state, q.decoded, c.sums FROM perennial.quarantine q JOIN perennial.chunk c ON c.run = q.run AND c.name = q.name AND c.no = q.chunk
     WHERE q.run = $1 AND q.name = $2 AND q.chunk = $3 AND q.ordinal = $4 FOR UPDATE`,
    [run, name, chunk, ordinal],
  );
  if (row === undefined) return undefined;
  const decoded: Record<string, string | null | HexField> = JSON.parse(row[1] ?? '{}');
  const sums: Record<string, string> = JSON.parse(row[2] ?? '{}');
  return { state: row[0], decoded, sums };
};

const settle = async (
  client: pg.Client,
  state: 'fixed' | 'waived',
  { run, name, chunk, ordinal }: RowName,
  { by, why }: Settlement,
) => {
  await client.query(
    `UPDATE perennial.quarantine SET state = $5, settled_by = $6, settled_why = $7, settled_at = clock_timestamp()
     WHERE run = $1 AND name = $2 AND chunk = $3 AND ordinal = $4`,
    [run, name, chunk, ordinal, state, by, why],
  );
};

const fieldOf = (value: string | null | HexField | undefined): Field =>
  typeof value === 'object' && value !== null
    ? { bytes: Buffer.from(value.hex, 'hex'), undecodable: true }
    : (value ?? null);

class Rejected extends Error {
  readonly rejections: Rejection[];
  constructor(rejections: Rejection[]) {
    super('rejected');
    this.rejections = rejections;
  }
}

/** The row's lines for each table, hashed like those of its chunk. */
const storesOf = async (job: FixRow, row: readonly Field[]) => {
  const outcome = job.mapper.map(row);
  if (outcome.kind === 'rejected') throw new Rejected([...outcome.rejections]);
  if (outcome.kind === 'stopped') throw new Rejected([outcome.rejection]);
  const hash = await loadHash();
  const [main] = job.writes;
  return job.writes.map((write) => {
    const rows =
      write === main ? [outcome.row] : outcome.splits.filter((s) => s.into === write.table).map((s) => s.row);
    const store = new LineStore();
    for (const [i, values] of rows.entries()) {
      const line = encodeLine(values);
      const stored = {
        ...hashRow(hash, Buffer.from(line.slice(0, -1)), write.upsertKey.length, job.buckets),
        row: 0,
      };
      const bytes = Buffer.from(write.mode === 'upsert' ? `${i}\t${line}` : line);
      store.append(bytes, [bytes.length], [stored]);
    }
    return { write, store };
  });
};

/**
 * Writes one held-back row with corrected values and moves it from quarantined to written in its chunk, in one
 * transaction; only this row is touched. A row that is rejected again stays where it is.
 */
export const fixRow = async (client: pg.Client, job: FixRow): Promise<Fixed> => {
  for (const write of job.writes) await prepareStage(client, job.schema, write);
  try {
    return await inTransaction(client, async (): Promise<Fixed> => {
      const locked = await lockRow(client, job.row);
      if (locked === undefined) return { kind: 'unknown' };
      if (locked.state !== 'open') return { kind: 'settled' };
      const row = job.mapper.sourceColumns.map((column) =>
        fieldOf(Object.hasOwn(job.values, column) ? job.values[column] : locked.decoded[column]),
      );
      const stores = await storesOf(job, row);
      const tables = stores.map(({ write, store }) => ({
        table: write.table,
        store,
        writer: tableWriter(client, job.schema, write),
      }));
      const { refused, collided } = await writeRows(client, tables, 0, 1);
      const [main] = job.writes;
      const rejections = [
        ...refused.map((r) => ({
          rule: `target.${r.code}`,
          message: r.message,
          ...(r.column === undefined ? {} : { column: r.column }),
        })),
        ...collided
          .filter((c) => c.table === main.table)
          .map(() => ({ rule: 'key.collision', message: 'another row has this key' })),
      ];
      if (rejections.length > 0) throw new Rejected(rejections);
      const lost = new Set(collided.map((c) => `${c.table}/${c.line}`));
      for (const { write, store } of stores) {
        const sums = BucketSums.fromBase64(
          locked.sums[write.table] ?? new BucketSums(job.buckets).toBase64(),
        );
        store.lines.forEach((line, i) => {
          if (!lost.has(`${write.table}/${i}`)) sums.add(line);
        });
        locked.sums[write.table] = sums.toBase64();
      }
      const { run, name, chunk } = job.row;
      await client.query(
        'UPDATE perennial.chunk SET written = written + 1, quarantined = quarantined - 1, sums = $4 WHERE run = $1 AND name = $2 AND no = $3',
        [run, name, chunk, JSON.stringify(locked.sums)],
      );
      await settle(client, 'fixed', job.row, job);
      return { kind: 'fixed' };
    });
  } catch (error) {
    if (error instanceof Rejected) return { kind: 'still-rejected', rejections: error.rejections };
    throw error;
  }
};

/** Leaves a row out for good; it goes on counting as quarantined. */
export const waiveRow = async (
  client: pg.Client,
  row: RowName,
  settlement: Settlement,
): Promise<'waived' | 'settled' | 'unknown'> =>
  inTransaction(client, async () => {
    const locked = await lockRow(client, row);
    if (locked === undefined) return 'unknown';
    if (locked.state !== 'open') return 'settled';
    await settle(client, 'waived', row, settlement);
    return 'waived';
  });
