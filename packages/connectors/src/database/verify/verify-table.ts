/** The gate behind a table's load: exact counts, then checksums of both sides, then the rows and columns that differ. */
import type { VerifyLevel } from '@perennial/domain/migration/plan/rules';
import type { RowMapper } from '@perennial/domain/migration/row/rules';
import type { CheckResult } from '@perennial/domain/migration/verdict/rules';
import type pg from 'pg';
import type { BucketSums } from '../checksum/bucket-sums.ts';
import { type Difference, findDifferences } from '../checksum/find-differences.ts';
import { readSums } from '../checksum/read-sums.ts';
import { sumsOf, totalsOf } from '../ledger/totals.ts';
import type { ReadSpec, SourcePort, WriteSpec } from '../ports.ts';
import { textRows } from '../postgres/session.ts';

export type VerifyTable = {
  run: string;
  name: string;
  level: VerifyLevel;
  source: SourcePort;
  spec: ReadSpec;
  mapper: RowMapper;
  target: pg.Client;
  schema: string;
  writes: readonly [WriteSpec, ...WriteSpec[]];
  merges: boolean;
  signal: AbortSignal;
  beat?: (rows: number) => void;
};

/** Named in evidence; all of them are counted. */
const named = 20;

const describe = (difference: Difference): string => {
  const { table, key, kind } = difference;
  const where = `${table} ${key.join(', ')}`;
  if (kind !== 'changed')
    return `${where} is ${kind === 'missing' ? 'missing in the target' : 'in the target only'}`;
  const text = (value: string | null): string => (value === null ? 'NULL' : JSON.stringify(value));
  return `${where}: ${difference.column} is ${text(difference.actual)}, expected ${text(difference.expected)}`;
};

/** Source keys of the rows that are held back. */
const heldBack = async ({ target, run, name, spec }: VerifyTable): Promise<Set<string>> => {
  if (spec.key.length === 0) return new Set();
  const rows = await textRows(
    target,
    `SELECT ${spec.key.map((_, i) => `coalesce(decoded->>$${i + 3}, '')`).join(', ')} FROM perennial.quarantine
     WHERE run = $1 AND name = $2 AND state <> 'fixed'`,
    [run, name, ...spec.key],
  );
  return new Set(rows.map((row) => row.join('\t')));
};

/** How many rows differ and in what, without a value. */
const summaryOf = (found: readonly Difference[], more: number): string => {
  const counts = new Map<string, number>();
  for (const one of found) {
    const what =
      one.kind === 'changed' ? `changed in ${one.table}.${one.column}` : `${one.kind} in ${one.table}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  const parts = [...counts].map(([what, count]) => `${count} ${what}`);
  return [...parts, ...(more > 0 ? [`${more} more`] : [])].join(', ');
};

/** Where the copy ended; once changes were applied (they have chunk 0) the whole source counts. */
const boundOf = async ({ target, run, name }: VerifyTable): Promise<string[] | undefined> => {
  const [row] = await textRows(
    target,
    `SELECT bound FROM perennial.copy_table t WHERE run = $1 AND name = $2
       AND NOT EXISTS (SELECT FROM perennial.chunk c WHERE c.run = t.run AND c.name = t.name AND c.no = 0)`,
    [run, name],
  );
  const bound: unknown = JSON.parse(row?.[0] ?? 'null');
  return Array.isArray(bound) ? bound.map(String) : undefined;
};

type Compared = { table: string; expected: BucketSums; rows: number; differing: number[] };

/**
 * Needs the ledger of a load that has ended. A load that has not is `inconclusive`, and so are the checks behind one
 * that could not be made. Errors of the databases are thrown: they say nothing about the data.
 */
export const verifyTable = async (job: VerifyTable): Promise<CheckResult[]> => {
  const { run, name, level, target, schema, writes, signal, beat, spec, source } = job;
  const totals = (await totalsOf(target, run)).find((t) => t.name === name);
  const tables = writes.map((write) => write.table);
  const sums = await sumsOf(target, run, name, tables);
  if (totals === undefined || sums === undefined) {
    const evidence =
      totals === undefined
        ? `${name} has no ledger in this run`
        : `${totals.done} of ${totals.chunks} chunks are loaded${totals.planned ? '' : ', more are to come'}`;
    return [{ level: 'L0', id: 'counts', verdict: 'inconclusive', evidence }];
  }
  const compared: Compared[] = [];
  for (const write of writes) {
    const expected = sums.get(write.table);
    if (expected === undefined) continue;
    const actual = await readSums(target, {
      schema,
      table: write.table,
      columns: write.columns,
      keyColumns: write.upsertKey.length,
      buckets: expected.sums.length,
      signal,
      ...(beat === undefined ? {} : { beat }),
    });
    compared.push({
      table: write.table,
      expected,
      rows: actual.rows,
      differing: expected.differing(actual.sums),
    });
  }
  const { read, written, quarantined, merged } = totals;
  const there = compared[0]?.rows ?? 0;
  const accounts = `read ${read} = written ${written} + held back ${quarantined} + merged ${merged}; the target has ${there}`;
  const balanced = read === written + quarantined + merged && BigInt(there) === written;
  const results: CheckResult[] = [
    { level: 'L0', id: 'counts', verdict: balanced ? 'passed' : 'failed', evidence: accounts },
  ];
  if (level === 'L0') return results;
  const wrong = compared.filter((c) => c.differing.length > 0);
  const buckets = compared.reduce((sum, c) => sum + c.expected.sums.length, 0);
  results.push({
    level: 'L1',
    id: 'checksum',
    verdict: wrong.length === 0 ? 'passed' : 'failed',
    evidence:
      wrong.length === 0
        ? `${buckets} checksums over ${compared.map((c) => `${c.rows} rows of ${c.table}`).join(', ')} agree`
        : wrong
            .map((c) => `${c.differing.length} of ${c.expected.sums.length} checksums of ${c.table} differ`)
            .join('; '),
  });
  if (level === 'L1') return results;
  if (wrong.length === 0) {
    results.push({ level: 'L2', id: 'rows', verdict: 'passed', evidence: 'no checksum differs' });
    return results;
  }
  const upTo = await boundOf(job);
  const held = await heldBack(job);
  const found: Difference[] = [];
  let more = 0;
  for (const { table, expected, differing } of wrong) {
    const write = writes.find((w) => w.table === table);
    if (write === undefined) continue;
    const part = await findDifferences({
      source,
      spec,
      mapper: job.mapper,
      target,
      schema,
      table,
      part: write === writes[0] ? 'main' : 'split',
      columns: write.columns,
      keyColumns: write.upsertKey.length,
      buckets: expected.sums.length,
      differing,
      heldBack: held,
      merges: job.merges,
      limit: named,
      signal,
      ...(upTo === undefined ? {} : { upTo }),
      ...(beat === undefined ? {} : { beat }),
    });
    found.push(...part.found);
    more += part.more;
  }
  results.push({
    level: 'L2',
    id: 'rows',
    verdict: 'failed',
    evidence: [...found.slice(0, named).map(describe), ...(more > 0 ? [`and ${more} more`] : [])].join('\n'),
    summary: summaryOf(found, more),
  });
  return results;
};
