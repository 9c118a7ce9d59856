/** Reads one range of the source and maps it: what is to be written, what is held back, and what the rules did. */
import type { RowMapper, SourceRow, TargetRow } from '@perennial/domain/migration/row/rules';
import { hashRow, loadHash } from '../checksum/bucket-sums.ts';
import type { ChunkRange, ReadSpec, RowBatch, SourcePort, WriteSpec } from '../ports.ts';
import { encodeLine } from '../postgres/copy-text/encode.ts';
import { LineStore, type StoredLine } from './line-store.ts';
import { RuleCounts } from './rule-counts.ts';

/** A row that goes no further, with what its source sent. */
export type HeldBack = {
  ordinal: number;
  raw: Uint8Array;
  row: SourceRow;
  reasons: { rule: string; column?: string; value?: string; message: string }[];
};

export type MappedChunk = {
  read: number;
  /** By target table; the main one first. */
  stores: ReadonlyMap<string, LineStore>;
  heldBack: HeldBack[];
  rules: RuleCounts;
  /** The source's bytes of a row that was mapped, should the target refuse it. */
  sourceOf: (row: number) => { raw: Uint8Array; row: SourceRow };
};

/** A rule that ends the table's load; nothing of the chunk is written. */
export class StoppedByRule extends Error {
  constructor(table: string, rule: string, message: string) {
    super(`${table}: rule ${rule} stops the load: ${message}`);
    this.name = 'StoppedByRule';
  }
}

/** Lines of one batch for one table, turned into bytes at once. */
class Lines {
  readonly #texts: string[] = [];
  readonly #rows: number[] = [];

  add(row: number, values: TargetRow): void {
    this.#texts.push(encodeLine(values));
    this.#rows.push(row);
  }

  async flush(
    store: LineStore,
    { keyColumns, buckets, numbered }: { keyColumns: number; buckets: number; numbered: boolean },
  ): Promise<void> {
    if (this.#texts.length === 0) return;
    const hash = await loadHash();
    const first = store.lines.length;
    const bytes = Buffer.from(this.#texts.join(''));
    const ends: number[] = [];
    const stored: StoredLine[] = [];
    for (let at = 0, i = 0; i < this.#texts.length; i++) {
      const end = bytes.indexOf(10, at);
      stored.push({
        ...hashRow(hash, bytes.subarray(at, end), keyColumns, buckets),
        row: this.#rows[i] ?? -1,
      });
      ends.push(end + 1);
      at = end + 1;
    }
    if (!numbered) store.append(bytes, ends, stored);
    else {
      const pieces = this.#texts.map((text, i) => Buffer.from(`${first + i}\t${text}`));
      let sum = 0;
      store.append(
        Buffer.concat(pieces),
        pieces.map((piece) => (sum += piece.length)),
        stored,
      );
    }
    this.#texts.length = 0;
    this.#rows.length = 0;
  }
}

export type MapChunk = {
  source: SourcePort;
  spec: ReadSpec;
  range: ChunkRange;
  mapper: RowMapper;
  /** The main table first, then those its rows are split into. */
  writes: readonly [WriteSpec, ...WriteSpec[]];
  buckets: number;
  signal: AbortSignal;
  /** After each batch, with the rows read so far. */
  beat?: (rows: number) => void;
};

export const mapChunk = async ({
  source,
  spec,
  range,
  mapper,
  writes,
  buckets,
  signal,
  beat,
}: MapChunk): Promise<MappedChunk> => {
  const stores = new Map(writes.map(({ table }) => [table, new LineStore()]));
  const pending = new Map(writes.map(({ table }) => [table, new Lines()]));
  const [main] = writes;
  const heldBack: HeldBack[] = [];
  const rules = new RuleCounts();
  const batches: { first: number; batch: RowBatch }[] = [];
  let read = 0;
  const to = (table: string): Lines => {
    const lines = pending.get(table);
    if (lines === undefined) throw new Error(`the mapping writes to ${table}, which the plan does not name`);
    return lines;
  };
  for await (const batch of source.read(spec, range, signal)) {
    batches.push({ first: read, batch });
    batch.each((row, index) => {
      const ordinal = read + index;
      const fault = batch.fault?.(index);
      if (fault !== undefined) {
        heldBack.push({ ordinal, raw: batch.raw(index), row, reasons: [fault] });
        return;
      }
      const outcome = mapper.map(row);
      switch (outcome.kind) {
        case 'written':
          to(main.table).add(ordinal, outcome.row);
          for (const split of outcome.splits) to(split.into).add(ordinal, split.row);
          rules.noticed(outcome.notices);
          break;
        case 'rejected':
          heldBack.push({ ordinal, raw: batch.raw(index), row, reasons: [...outcome.rejections] });
          break;
        case 'stopped':
          throw new StoppedByRule(spec.table, outcome.rejection.rule, outcome.rejection.message);
      }
    });
    read += batch.length;
    for (const write of writes) {
      const store = stores.get(write.table);
      if (store === undefined) continue;
      await to(write.table).flush(store, {
        keyColumns: write.upsertKey.length,
        buckets,
        numbered: write.mode === 'upsert',
      });
    }
    beat?.(read);
  }
  return {
    read,
    stores,
    heldBack,
    rules,
    sourceOf: (row) => {
      const found = batches.findLast(({ first }) => first <= row);
      if (found === undefined || row - found.first >= found.batch.length)
        throw new RangeError(`the chunk has no row ${row}`);
      return { raw: found.batch.raw(row - found.first), row: found.batch.row(row - found.first) };
    },
  };
};
