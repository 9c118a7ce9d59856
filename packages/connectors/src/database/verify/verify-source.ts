/**
 * Reads the source again, maps every row, and holds the result against what the ledger says was written: the proof that
 * nothing of the source was left unread, and that nothing in it has changed since. Belongs behind the freeze.
 */
import type { Field, RowMapper, SourceRow } from '@perennial/domain/migration/row/rules';
import type { CheckResult } from '@perennial/domain/migration/verdict/rules';
import type pg from 'pg';
import type { XXHashAPI } from 'xxhash-wasm';
import { BucketSums, hashRow, loadHash } from '../checksum/bucket-sums.ts';
import { sumsOf, totalsOf } from '../ledger/totals.ts';
import type { ReadSpec, SourcePort, WriteSpec } from '../ports.ts';
import { encodeLine } from '../postgres/copy-text/encode.ts';
import { textRows } from '../postgres/session.ts';

export type VerifySource = {
  run: string;
  name: string;
  source: SourcePort;
  spec: ReadSpec;
  mapper: RowMapper;
  target: pg.Client;
  writes: readonly [WriteSpec, ...WriteSpec[]];
  merges: boolean;
  signal: AbortSignal;
  beat?: (rows: number) => void;
};

type Summing = { write: WriteSpec; sums: BucketSums }[];

const add = (hash: XXHashAPI, mapper: RowMapper, row: SourceRow, tables: Summing, sign: 1 | -1): boolean => {
  const outcome = mapper.map(row);
  if (outcome.kind !== 'written') return false;
  for (const [i, { write, sums }] of tables.entries()) {
    const rows =
      i === 0 ? [outcome.row] : outcome.splits.filter((s) => s.into === write.table).map((s) => s.row);
    for (const one of rows) {
      const line = Buffer.from(encodeLine(one).slice(0, -1));
      const hashed = hashRow(hash, line, write.upsertKey.length, sums.sums.length);
      if (sign === 1) sums.add(hashed);
      else sums.subtract(hashed);
    }
  }
  return true;
};

const fieldOf = (value: unknown): Field => {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && 'hex' in value)
    return { bytes: Buffer.from(String(value.hex), 'hex'), undecodable: true };
  return null;
};

/** Rows that the mapping lets pass and the target does not have: refused by it, or met by another with their key. */
async function* refusedRows({ target, run, name, spec }: VerifySource): AsyncGenerator<SourceRow> {
  let after = [-1, -1];
  for (;;) {
    const rows = await textRows(
      target,
      `SELECT chunk, ordinal, decoded FROM perennial.quarantine
       WHERE run = $1 AND name = $2 AND state <> 'fixed' AND (chunk, ordinal) > ($3::int, $4::bigint) ORDER BY chunk, ordinal LIMIT 1000`,
      [run, name, ...after],
    );
    for (const [chunk, ordinal, json] of rows) {
      after = [Number(chunk), Number(ordinal)];
      const decoded = new Map<string, unknown>(Object.entries(JSON.parse(json ?? '{}')));
      yield spec.columns.map((column) => fieldOf(decoded.get(column)));
    }
    if (rows.length < 1000) return;
  }
}

/** `inconclusive` where the plan takes several rows for one: which of them was written is not known any more. */
export const verifySource = async (job: VerifySource): Promise<CheckResult> => {
  const { run, name, source, spec, mapper, target, writes, merges, signal, beat } = job;
  const head = { level: 'L1', id: 'source' } as const;
  if (merges)
    return {
      ...head,
      verdict: 'inconclusive',
      evidence: 'rows were merged; which one was written is not known',
    };
  const tables = writes.map((write) => write.table);
  const expected = await sumsOf(target, run, name, tables);
  const totals = (await totalsOf(target, run)).find((one) => one.name === name);
  if (expected === undefined || totals === undefined)
    return { ...head, verdict: 'inconclusive', evidence: 'the load has not ended' };
  const hash = await loadHash();
  const summing = writes.map((write) => ({
    write,
    sums: new BucketSums(expected.get(write.table)?.sums.length ?? 1),
  }));
  let read = 0;
  for await (const batch of source.read(spec, {}, signal)) {
    batch.each((row, index) => {
      if (batch.fault?.(index) === undefined) add(hash, mapper, row, summing, 1);
    });
    read += batch.length;
    beat?.(read);
  }
  for await (const row of refusedRows(job)) add(hash, mapper, row, summing, -1);
  const wrong = summing.flatMap(({ write, sums }) => {
    const written = expected.get(write.table);
    const differing = written === undefined ? 1 : written.differing(sums).length;
    return differing === 0 ? [] : [`${differing} of ${sums.sums.length} checksums of ${write.table}`];
  });
  const counts = `the source has ${read} rows now, ${totals.read} were read`;
  return BigInt(read) === totals.read && wrong.length === 0
    ? { ...head, verdict: 'passed', evidence: `${counts}; every checksum agrees` }
    : {
        ...head,
        verdict: 'failed',
        evidence: [counts, ...(wrong.length > 0 ? [`${wrong.join(', ')} differ`] : [])].join('; '),
      };
};
