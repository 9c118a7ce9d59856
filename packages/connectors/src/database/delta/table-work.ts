/** One table's part of a batch, step by step, within the batch's transaction. */
import type { Rejection } from '@perennial/domain/migration/row/rules';
import type pg from 'pg';
import type { XXHashAPI } from 'xxhash-wasm';
import { hashRow } from '../checksum/bucket-sums.ts';
import { LineStore } from '../load/line-store.ts';
import { tableWriter } from '../load/table-writer.ts';
import { type Refused, type TableLines, writeRows } from '../load/write-rows.ts';
import type { WriteSpec } from '../ports.ts';
import { encodeLine } from '../postgres/copy-text/encode.ts';
import { textRows } from '../postgres/session.ts';
import { type Decision, decide, releasedBy } from './decide.ts';
import { type Entry, entriesOf, type HeldRow, holdBack, settleEntries } from './held-back.ts';
import { lockDelta, type Net, settleDelta } from './hold.ts';
import type { Mapped, WantedRow } from './map-changes.ts';
import type { OpenTable } from './open-delta.ts';
import { overwriter } from './overwriter.ts';
import { json, keyOfJson, noteOwners, ownersOf } from './owners.ts';
import { deleteRows, type Line, readLines, unreferenced } from './target-rows.ts';

type Key = readonly string[];

const reasonOf = ({ table, code, column, message }: Refused): Rejection => ({
  rule: `target.${code}`,
  message: `${table}: ${message}`,
  ...(column === undefined ? {} : { column }),
});

export type TableResult = {
  name: string;
  written: number;
  removed: number;
  heldBack: number;
  pending: number;
};

export class TableWork {
  readonly #client: pg.Client;
  readonly #hash: XXHashAPI;
  readonly #schema: string;
  readonly #table: OpenTable;
  readonly #mapped: Mapped;
  #net: Net | undefined;
  #entries: ReadonlyMap<string, readonly Entry[]> = new Map();
  #there = new Map<string, Line>();
  #decision: Decision = { write: [], remove: [], held: [] };
  #held: HeldRow[] = [];
  #leaving = new Set<string>();
  #pending = new Set<string>();
  readonly #goneKeys = new Set<string>();
  #written = 0;
  #removed = 0;

  constructor(client: pg.Client, hash: XXHashAPI, schema: string, table: OpenTable, mapped: Mapped) {
    this.#client = client;
    this.#hash = hash;
    this.#schema = schema;
    this.#table = table;
    this.#mapped = mapped;
  }

  /** Locks the table's account and looks at what is there. */
  async begin(): Promise<void> {
    const { hold, spec } = this.#table;
    const mapped = this.#mapped;
    this.#net = await lockDelta(this.#client, hold);
    this.#entries =
      mapped.keys.length === 0 ? new Map() : await entriesOf(this.#client, hold, spec.key, mapped.keys);
    const pending = await textRows(
      this.#client,
      'SELECT target_key FROM perennial.delta_pending WHERE run = $1 AND name = $2',
      [hold.run, hold.name],
    );
    this.#pending = new Set(pending.map(([key]) => json(keyOfJson(key ?? '[]'))));
    const keys = new Set([
      ...this.#pending,
      ...releasedBy(mapped, this.#entries, new Map()),
      ...mapped.wanted.map(({ key }) => json(key)),
    ]);
    const owners = this.#table.keysMeet ? await ownersOf(this.#client, hold, [...keys]) : new Map();
    for (const line of await this.#lines([...keys].map(keyOfJson))) this.#there.set(json(line.key), line);
    this.#decision = decide(mapped, {
      entries: this.#entries,
      there: new Set(this.#there.keys()),
      pending: this.#pending,
      owners,
    });
    this.#held = [...this.#decision.held];
    this.#leaving = new Set(this.#decision.remove);
  }

  /** Takes away what is to go and nobody refers to; may be called again when more has gone elsewhere. */
  async removeFree(): Promise<void> {
    const { writes, splits, shape } = this.#table;
    const [main] = writes;
    // Rows may refer to others of their own table: what they refer to is free once they are gone.
    for (let more = this.#leaving.size > 0; more; ) {
      const free = await unreferenced(
        this.#client,
        {
          schema: this.#schema,
          table: main.table,
          key: main.upsertKey,
          shape,
          apart: splits.map((s) => s.write.table),
        },
        [...this.#leaving].map(keyOfJson),
      );
      await this.#removeSplits(free);
      await deleteRows(
        this.#client,
        { schema: this.#schema, table: main.table, by: main.upsertKey, shape },
        free,
      );
      for (const key of free) this.#gone(json(key));
      more = free.length > 0 && this.#leaving.size > 0;
    }
  }

  /** What the target refuses is held back, and what lay there of it goes. */
  async write(): Promise<void> {
    const { splits } = this.#table;
    const unchanged = ({ key, row }: WantedRow): boolean =>
      splits.length === 0 && this.#there.get(json(key))?.text === encodeLine(row).slice(0, -1);
    const rows = this.#decision.write.filter((wanted) => !unchanged(wanted));
    if (rows.length === 0) return;
    await this.#removeSplits(rows.map(({ key }) => key));
    const tables = this.#stores(rows);
    const { refused, collided } = await writeRows(this.#client, tables, 0, rows.length);
    const without = new Set(refused.map(({ row }) => row));
    for (const one of refused) {
      const wanted = rows[one.row];
      if (wanted === undefined) continue;
      this.#held.push({ key: wanted.source, ...wanted.sent, reasons: [reasonOf(one)] });
      const key = json(wanted.key);
      if (this.#there.has(key)) this.#leaving.add(key);
    }
    for (const [index, { table, store }] of tables.entries()) {
      const lost = new Set(collided.filter((c) => c.table === table).map((c) => c.line));
      const kept = store.lines.filter((line, i) => !without.has(line.row) && !lost.has(i));
      for (const line of kept) this.#account.sumsOf(table).add(line);
      if (index === 0) this.#came(rows.filter((_, i) => !without.has(i)));
      else this.#account.split(table, kept.length);
    }
  }

  async settle(): Promise<TableResult> {
    const { hold, spec } = this.#table;
    const held = new Set(this.#held.map(({ key }) => key));
    const found = new Set([
      ...this.#mapped.wanted.map((w) => w.source),
      ...this.#mapped.held.map((h) => h.key),
    ]);
    const over = [...this.#entries.values()].flat().filter(({ key }) => !held.has(key));
    const mended = over.filter(({ key }) => found.has(key));
    await settleEntries(this.#client, hold, mended, 'the row can be written as it is now');
    const ended = over.filter(({ key }) => !found.has(key));
    await settleEntries(this.#client, hold, ended, 'the row is gone from the source');
    const fresh = await holdBack(this.#client, hold, spec.columns, this.#held, this.#entries);
    this.#account.quarantined += fresh - over.length;
    this.#account.written += this.#written - this.#removed;
    if (this.#table.keysMeet) await this.#noteOwners();
    await this.#notePending();
    await settleDelta(this.#client, hold, this.#account);
    const { size: pending } = this.#leaving;
    return { name: hold.name, written: this.#written, removed: this.#removed, heldBack: fresh, pending };
  }

  get #account(): Net {
    if (this.#net === undefined) throw new Error('the table is not locked');
    return this.#net;
  }

  #lines(keys: readonly Key[]): Promise<Line[]> {
    const { writes, shape } = this.#table;
    const [main] = writes;
    return this.#read(main, main.upsertKey, shape, keys);
  }

  #read(
    write: WriteSpec,
    by: readonly string[],
    shape: OpenTable['shape'],
    keys: readonly Key[],
  ): Promise<Line[]> {
    const { table, columns, upsertKey } = write;
    const { buckets } = this.#table.hold;
    return readLines(
      this.#client,
      this.#hash,
      { schema: this.#schema, table, columns, keyColumns: upsertKey.length, by, shape, buckets },
      keys,
    );
  }

  async #removeSplits(parents: readonly Key[]): Promise<void> {
    for (const { write, parent, shape } of this.#table.splits) {
      const lines = await this.#read(write, parent, shape, parents);
      await deleteRows(
        this.#client,
        { schema: this.#schema, table: write.table, by: parent, shape },
        parents,
      );
      for (const line of lines) this.#account.sumsOf(write.table).subtract(line);
      this.#account.split(write.table, -lines.length);
    }
  }

  #gone(key: string): void {
    const [main] = this.#table.writes;
    const line = this.#there.get(key);
    if (line !== undefined) this.#account.sumsOf(main.table).subtract(line);
    this.#there.delete(key);
    this.#leaving.delete(key);
    this.#goneKeys.add(key);
    this.#removed += 1;
  }

  /** Of rows that were written over, the old line goes out of the sums and the count stays. */
  #came(rows: readonly WantedRow[]): void {
    const [main] = this.#table.writes;
    for (const { key } of rows) {
      const line = this.#there.get(json(key));
      if (line === undefined) this.#written += 1;
      else this.#account.sumsOf(main.table).subtract(line);
    }
  }

  #stores(rows: readonly WantedRow[]): TableLines[] {
    const { writes, splits, hold } = this.#table;
    const [main] = writes;
    const store = (write: WriteSpec, lines: readonly { row: number; line: string }[]): LineStore => {
      const all = new LineStore();
      for (const [i, { row, line }] of lines.entries()) {
        const bytes = Buffer.from(`${i}\t${line}`);
        const hashed = hashRow(
          this.#hash,
          Buffer.from(line.slice(0, -1)),
          write.upsertKey.length,
          hold.buckets,
        );
        all.append(bytes, [bytes.length], [{ ...hashed, row }]);
      }
      return all;
    };
    return [
      {
        table: main.table,
        writer: overwriter(this.#client, this.#schema, main),
        store: store(
          main,
          rows.map(({ row }, i) => ({ row: i, line: encodeLine(row) })),
        ),
      },
      ...splits.map(({ write }) => ({
        table: write.table,
        writer: tableWriter(this.#client, this.#schema, write),
        store: store(
          write,
          rows.flatMap((wanted, i) =>
            wanted.splits
              .filter(({ into }) => into === write.table)
              .map(({ row }) => ({ row: i, line: encodeLine(row) })),
          ),
        ),
      })),
    ];
  }

  async #noteOwners(): Promise<void> {
    const held = new Set(this.#held.map(({ key }) => key));
    const lie = this.#decision.write.filter(({ source }) => !held.has(source));
    await noteOwners(this.#client, this.#table.hold, {
      lie: lie.map(({ key, source }) => [json(key), source]),
      gone: [...this.#goneKeys],
    });
  }

  /** What could not go waits; what went, or was written after all, waits no longer. */
  async #notePending(): Promise<void> {
    const { run, name } = this.#table.hold;
    const over = [...this.#pending].filter((key) => !this.#leaving.has(key));
    if (over.length > 0)
      await this.#client.query(
        'DELETE FROM perennial.delta_pending WHERE run = $1 AND name = $2 AND target_key = ANY ($3::jsonb[])',
        [run, name, over],
      );
    const fresh = [...this.#leaving].filter((key) => !this.#pending.has(key));
    if (fresh.length > 0)
      await this.#client.query(
        'INSERT INTO perennial.delta_pending (run, name, target_key) SELECT $1, $2, * FROM unnest($3::jsonb[])',
        [run, name, fresh],
      );
  }
}
