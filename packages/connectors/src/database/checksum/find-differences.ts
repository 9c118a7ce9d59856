/** From buckets whose sums differ to the rows and columns that do: the source is read and mapped again, the target read back. */
import type { RowMapper } from '@perennial/domain/migration/row/rules';
import type pg from 'pg';
import type { ReadSpec, SourcePort } from '../ports.ts';
import { copyOut } from '../postgres/copy-text/copy-out.ts';
import { encodeLine } from '../postgres/copy-text/encode.ts';
import { identList, qualified } from '../postgres/identifier.ts';
import { hashRow, loadHash } from './bucket-sums.ts';
import { linesOf } from './read-sums.ts';

export type Difference = {
  table: string;
  /** As text, in the order of the key's columns. */
  key: string[];
} & (
  | { kind: 'missing' }
  | { kind: 'extra' }
  | { kind: 'changed'; column: string; expected: string | null; actual: string | null }
);

export type FindDifferences = {
  source: SourcePort;
  spec: ReadSpec;
  mapper: RowMapper;
  target: pg.Client;
  schema: string;
  /** The table looked at, which may be one that rows are split into. */
  table: string;
  /** The key first, as the rows were written. */
  columns: readonly string[];
  keyColumns: number;
  buckets: number;
  differing: readonly number[];
  /** Frozen when the copy began; later rows are the delta's. */
  upTo?: readonly string[];
  /** Whether `table` is the one the rows themselves go to, or one they are split into. */
  part: 'main' | 'split';
  /** Source keys (tab between columns) of rows that are held back: they are not missing. */
  heldBack: ReadonlySet<string>;
  /** Of rows with one key the first was written by the plan; the others are not missing. */
  merges: boolean;
  /** No more than so many are named; the rest is counted. */
  limit: number;
  signal: AbortSignal;
  beat?: (rows: number) => void;
};

const fieldsOf = (line: string): (string | null)[] =>
  line.split('\t').map((field) => (field === '\\N' ? null : field));

const readable = (field: string | null | undefined): string | null =>
  field === null || field === undefined
    ? null
    : field.replace(
        /\\([\\tnrbfv])/g,
        (_, c: string) => ({ t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', v: '\v' })[c] ?? '\\',
      );

/** Lines of the buckets asked for, by their key; several where rows share one. */
const collect = (lines: Map<string, string[]>, line: string, keyColumns: number): void => {
  const key = line.split('\t', keyColumns).join('\t');
  const there = lines.get(key);
  if (there === undefined) lines.set(key, [line]);
  else there.push(line);
};

const expectedLines = async (job: FindDifferences): Promise<Map<string, string[]>> => {
  const { source, spec, mapper, table, part, heldBack, keyColumns, buckets, signal, upTo, beat } = job;
  const hash = await loadHash();
  const wanted = new Set(job.differing);
  const lines = new Map<string, string[]>();
  const take = (row: readonly (string | null)[]): void => {
    const line = encodeLine(row).slice(0, -1);
    if (wanted.has(hashRow(hash, Buffer.from(line), keyColumns, buckets).bucket))
      collect(lines, line, keyColumns);
  };
  const keyAt = spec.key.map((column) => spec.columns.indexOf(column));
  let read = 0;
  for await (const batch of source.read(spec, upTo === undefined ? {} : { upTo }, signal)) {
    batch.each((row, index) => {
      if (batch.fault?.(index) !== undefined) return;
      if (heldBack.size > 0 && heldBack.has(keyAt.map((at) => String(row[at] ?? '')).join('\t'))) return;
      const outcome = mapper.map(row);
      if (outcome.kind !== 'written') return;
      if (part === 'main') take(outcome.row);
      else for (const split of outcome.splits) if (split.into === table) take(split.row);
    });
    read += batch.length;
    beat?.(read);
  }
  return lines;
};

const actualLines = async (job: FindDifferences): Promise<Map<string, string[]>> => {
  const { target, schema, table, columns, keyColumns, buckets, signal, beat } = job;
  const hash = await loadHash();
  const wanted = new Set(job.differing);
  const lines = new Map<string, string[]>();
  let read = 0;
  for await (const batch of linesOf(
    copyOut(target, `SELECT ${identList(columns)} FROM ${qualified(schema, table)}`, signal),
  )) {
    for (const line of batch)
      if (wanted.has(hashRow(hash, line, keyColumns, buckets).bucket))
        collect(lines, line.toString(), keyColumns);
    read += batch.length;
    beat?.(read);
  }
  return lines;
};

/** Lines of one side without those of the other, each as often as it is there. */
const without = (lines: readonly string[], others: readonly string[]): string[] => {
  const rest = [...others];
  return lines.filter((line) => {
    const at = rest.indexOf(line);
    if (at === -1) return true;
    rest.splice(at, 1);
    return false;
  });
};

const compare = (
  job: FindDifferences,
  key: string,
  expected: readonly string[],
  actual: readonly string[],
): Difference[] => {
  const { table, columns } = job;
  const head = { table, key: key.split('\t').map((field) => readable(field) ?? '') };
  const missing = without(expected, actual);
  const extra = without(actual, expected);
  const [wanted] = missing;
  const [found] = extra;
  if (missing.length === 1 && extra.length === 1 && wanted !== undefined && found !== undefined) {
    const there = fieldsOf(found);
    return fieldsOf(wanted).flatMap((field, i): Difference[] =>
      field === (there[i] ?? null)
        ? []
        : [
            {
              ...head,
              kind: 'changed',
              column: columns[i] ?? '',
              expected: readable(field),
              actual: readable(there[i]),
            },
          ],
    );
  }
  const gone = job.merges && actual.length > 0 ? [] : missing;
  return [
    ...gone.map((): Difference => ({ ...head, kind: 'missing' })),
    ...extra.map((): Difference => ({ ...head, kind: 'extra' })),
  ];
};

/** Both sides are read whole, at the same time, and only the lines of the differing buckets are kept. */
export const findDifferences = async (
  job: FindDifferences,
): Promise<{ found: Difference[]; more: number }> => {
  const [expected, actual] = await Promise.all([expectedLines(job), actualLines(job)]);
  const keys = new Set([...expected.keys(), ...actual.keys()]);
  const all = [...keys]
    .sort()
    .flatMap((key) => compare(job, key, expected.get(key) ?? [], actual.get(key) ?? []));
  return { found: all.slice(0, job.limit), more: Math.max(0, all.length - job.limit) };
};
