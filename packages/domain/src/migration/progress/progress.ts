/** How far a run is: what bars, boards and `watch` show. Figures of rows are exact; rates and what is left are estimates. */
import type { Phase } from '../plan/rules.ts';
import type { MigrationRecord, PhaseRun, RowCounts, TableRun } from '../run/rules.ts';
import { type Verdict, verdictOf } from '../verdict/rules.ts';

export type Lateness = 'in-time' | 'warned' | 'late' | 'escalated';

export type Share = RowCounts & {
  /** Estimate of the source; null: not known. */
  rows: number | null;
  /** Part that was read, 0 to 1, cut off to three digits; 1 only where all is copied. Null: not known. */
  done: number | null;
  /** Rows per second; 0 where nothing moves. */
  rate: number;
  /** Until all is read at this rate; null where nobody can say. */
  leftMs: number | null;
};

export type TableProgress = Share & Pick<TableRun, 'name' | 'wave' | 'state'> & { verdict: Verdict | null };

export type PhaseProgress = {
  phase: Phase;
  plannedMs: number;
  /** Without the time it was paused. */
  elapsedMs: number;
  lateness: Lateness;
  ended: boolean;
};

export type Progress = Pick<
  MigrationRecord,
  | 'no'
  | 'title'
  | 'state'
  | 'phase'
  | 'blockers'
  | 'outcome'
  | 'cutover'
  | 'delta'
  | 'reverse'
  | 'rev'
  | 'seq'
> & {
  total: Share;
  tables: TableProgress[];
  phases: PhaseProgress[];
  /** Of all tables together; null while one has not been looked at. */
  verdict: Verdict | null;
  /** Approvals that are waited for. */
  waitingFor: string[];
};

const copied: ReadonlySet<TableRun['state']> = new Set(['copied', 'verified', 'sealed']);

/** Never 1 before all is copied: estimates may be too low. */
const doneOf = (read: number, rows: number | null, complete: boolean): number | null => {
  if (complete) return 1;
  if (rows === null) return null;
  return rows === 0 ? 0 : Math.min(0.999, Math.floor((read * 1_000) / rows) / 1_000);
};

const leftOf = (read: number, rows: number | null, rate: number): number | null =>
  rows === null || rate <= 0 ? null : Math.round((Math.max(0, rows - read) * 1_000) / rate);

const tableOf = (table: TableRun, moving: boolean): TableProgress => {
  const { name, wave, state, read, written, quarantined, merged, verdict = null } = table;
  const complete = copied.has(state);
  // What was read is known better than what was estimated.
  const rows = complete ? read : table.rows < 0 ? null : Math.max(table.rows, read);
  const rate = moving && state === 'copying' ? table.rate : 0;
  const counts = { read, written, quarantined, merged };
  const leftMs = complete ? 0 : leftOf(read, rows, rate);
  return { name, wave, state, verdict, ...counts, rows, done: doneOf(read, rows, complete), rate, leftMs };
};

const sum = (tables: readonly TableProgress[], key: keyof RowCounts | 'rate'): number =>
  tables.reduce((all, table) => all + table[key], 0);

const totalOf = (tables: readonly TableProgress[]): Share => {
  const read = sum(tables, 'read');
  const known = tables.length > 0 && tables.every(({ rows }) => rows !== null);
  const rows = known ? tables.reduce((all, table) => all + (table.rows ?? 0), 0) : null;
  const rate = sum(tables, 'rate');
  const complete = tables.length > 0 && tables.every(({ done }) => done === 1);
  return {
    read,
    written: sum(tables, 'written'),
    quarantined: sum(tables, 'quarantined'),
    merged: sum(tables, 'merged'),
    rows,
    done: doneOf(read, rows, complete),
    rate,
    leftMs: complete ? 0 : leftOf(read, rows, rate),
  };
};

const lateness = ({ escalatedAt, lateAt, warnedAt }: PhaseRun): Lateness => {
  if (escalatedAt !== undefined) return 'escalated';
  if (lateAt !== undefined) return 'late';
  return warnedAt === undefined ? 'in-time' : 'warned';
};

const phaseOf = (run: PhaseRun, pausedAt: number | undefined, now: number): PhaseProgress => {
  const { phase, plannedMs, startedAt, endedAt, pausedMs } = run;
  const until = endedAt ?? pausedAt ?? now;
  const elapsedMs = Math.max(0, until - startedAt - pausedMs);
  return { phase, plannedMs, elapsedMs, lateness: lateness(run), ended: endedAt !== undefined };
};

const verdictOfTables = (tables: readonly TableProgress[]): Verdict | null => {
  const judged = tables.flatMap(({ verdict }) => (verdict === null ? [] : [verdict]));
  // One that failed is known to have failed, whatever the others will say.
  if (judged.includes('failed')) return 'failed';
  if (judged.length < tables.length || tables.length === 0) return null;
  return verdictOf(judged.map((verdict) => ({ level: 'L0', id: 'table', verdict, evidence: '' })));
};

export const progressOf = (record: MigrationRecord, now: number): Progress => {
  const { no, title, state, phase, blockers, outcome, cutover, delta, reverse, rev, seq } = record;
  const tables = record.tables.map((table) => tableOf(table, state === 'running' || state === 'blocked'));
  return {
    ...{ no, title, state, phase, blockers, rev, seq },
    ...(outcome === undefined ? {} : { outcome }),
    ...(cutover === undefined ? {} : { cutover }),
    ...(delta === undefined ? {} : { delta }),
    ...(reverse === undefined ? {} : { reverse }),
    total: totalOf(tables),
    tables,
    phases: record.phases.map((run) => phaseOf(run, record.pausedAt, now)),
    verdict: verdictOfTables(tables),
    waitingFor: record.approvals.flatMap((one) => (one.state === 'pending' ? [one.no] : [])),
  };
};
