/**
 * What a running worker does for a request about a migration: only it reaches the databases. Question and answer lie in
 * the store, sealed; workflows carry the job's id alone, so that no row and no name of a column stands in a history.
 */
import type { PlanFacts } from '../check/rules.ts';
import type { Plan, Source, Target } from '../plan/rules.ts';
import type { Rejection } from '../row/rules.ts';
import type { SchemaInfo } from '../schema-info/rules.ts';
import type { CheckResult } from '../verdict/rules.ts';

/** A row that is held back, by table of the plan, chunk and place within it. */
export type HeldRowName = { table: string; chunk: number; ordinal: number };

export type HeldRow = HeldRowName & {
  /** As far as it could be decoded, by the source's columns; `hex`: bytes that could not. */
  decoded: Record<string, string | null | { hex: string }>;
  /** The bytes as the source sent them. */
  rawHex: string;
  reasons: Rejection[];
  state: HeldRowState;
  settled?: { by: string; why: string; at: string };
};

export const heldRowStates = ['open', 'fixed', 'waived'] as const;
export type HeldRowState = (typeof heldRowStates)[number];

export type HeldRowQuery = {
  table?: string;
  rule?: string;
  state?: HeldRowState;
  after?: HeldRowName;
  limit: number;
};

/** `settled`: somebody has fixed or waived it before; `unknown`: there is no such row. */
export type HeldRowFixed =
  | { kind: 'fixed' | 'settled' | 'unknown' }
  | { kind: 'still-rejected'; rejections: Rejection[] };
export type HeldRowWaived = HeldRowName & { kind: 'waived' | 'settled' | 'unknown' };

type Run = { no: string; planHash: string };
type Settling = { by: string; why: string };

/** Question and answer of every kind of job. */
export type Jobs = {
  'introspect': { asks: { database: Source | Target }; answers: SchemaInfo };
  /** Everything that the check of a plan needs to know of both databases. */
  'inspect-plan': {
    asks: { plan: Plan };
    answers: { source: SchemaInfo; target: SchemaInfo; facts: PlanFacts };
  };
  'list-held': { asks: Run & { query: HeldRowQuery }; answers: { rows: HeldRow[] } };
  'fix-held': {
    asks: Run & Settling & { row: HeldRowName; values: Record<string, string | null> };
    answers: HeldRowFixed;
  };
  'waive-held': { asks: Run & Settling & { rows: HeldRowName[] }; answers: { rows: HeldRowWaived[] } };
  /** Everything the report says of rows, measured again; `table` is absent for invariants. */
  'prove': { asks: Run; answers: { results: (CheckResult & { table?: string })[] } };
};
export type JobKind = keyof Jobs;

export const jobKinds = [
  'introspect',
  'inspect-plan',
  'list-held',
  'fix-held',
  'waive-held',
  'prove',
] as const satisfies JobKind[];

/** Those that change something in a database. */
export const changingJobs: readonly JobKind[] = ['fix-held', 'waive-held'];

export type JobQuestion = { [K in JobKind]: { kind: K; asks: Jobs[K]['asks'] } }[JobKind];

/** All that a workflow knows of a job. */
export type JobRef = { tenant: string; id: string; kind: JobKind };
