/** What a plan would do, in figures: what `perennial migrate plan` prints. Nothing is written to find it out. */

import { tableOf } from '../check/find.ts';
import { keyOf, upsertKeyOf } from '../check/keys.ts';
import { orderOf } from '../check/order.ts';
import type { Finding, FindingLevel } from '../check/rules.ts';
import type { ColumnPlan, Plan, Rule, TablePlan } from '../plan/rules.ts';
import type { SchemaInfo } from '../schema-info/rules.ts';
import { loadMs, type Pace, paceOf } from './estimate.ts';

export type TableSummary = {
  name: string;
  from: string;
  /** The target's tables: its own, then those it is split into. */
  to: string[];
  mode: 'copy' | 'upsert';
  /** How chunks are cut; empty: by row address, or in one piece. */
  key: string[];
  upsertKey: string[];
  /** The source's estimate, before `where`; absent where it has none. */
  rows?: number;
  bytes?: number;
  /** Absent where rows are. */
  estimateMs?: number;
  /** `table.column` of the target, and why information may be lost there. */
  lossy: { column: string; why: string }[];
  /** Each rule once, with the columns (of the target) it stands at; none: the whole row. */
  rules: { id: string; action: Rule['action']; columns: string[] }[];
  findings: Record<FindingLevel, number>;
};

export type PlanSummary = {
  tables: TableSummary[];
  waves: string[][];
  /** Where foreign keys go round in a circle and there is no order. */
  cycle?: string[];
  /** Load and verification of all tables; those without an estimate are not in it. */
  totalMs: number;
  /** Tables without an estimate: their time comes on top. */
  unknown: string[];
  findings: Record<FindingLevel, number>;
};

type Written = { table: string; columns: readonly ColumnPlan[] };

const writtenBy = (plan: TablePlan): Written[] => [
  { table: plan.to, columns: plan.columns },
  ...(plan.splits ?? []).map((split) => ({ table: split.into, columns: split.columns })),
];

const rulesOf = (plan: TablePlan): TableSummary['rules'] => {
  const found = new Map<string, TableSummary['rules'][number]>();
  const note = (rule: Rule, column?: string) => {
    const known = found.get(rule.id) ?? { id: rule.id, action: rule.action, columns: [] };
    found.set(rule.id, {
      ...known,
      columns: column === undefined ? known.columns : [...known.columns, column],
    });
  };
  for (const { table, columns } of writtenBy(plan))
    for (const column of columns) for (const rule of column.rules ?? []) note(rule, `${table}.${column.to}`);
  for (const rule of plan.rules ?? []) note(rule);
  return [...found.values()];
};

const count = (findings: readonly Finding[]): Record<FindingLevel, number> => ({
  error: findings.filter((one) => one.level === 'error').length,
  warning: findings.filter((one) => one.level === 'warning').length,
  info: findings.filter((one) => one.level === 'info').length,
});

type Known = { source: SchemaInfo; target: SchemaInfo; findings: readonly Finding[]; pace: Pace };

const summaryOf = (
  plan: TablePlan,
  path: string,
  { source, target, findings, pace }: Known,
): TableSummary => {
  const from = tableOf(source, plan.from);
  const to = tableOf(target, plan.to);
  const rows = from && from.rows >= 0 ? from.rows : undefined;
  const mode = plan.mode ?? 'upsert';
  return {
    name: plan.name,
    from: plan.from,
    to: writtenBy(plan).map((one) => one.table),
    mode,
    key: from ? [...keyOf(plan, from)] : [],
    upsertKey: to ? [...upsertKeyOf(plan, to)] : [],
    ...(rows === undefined ? {} : { rows, estimateMs: loadMs(rows, mode, pace) }),
    ...(from?.bytes === undefined ? {} : { bytes: from.bytes }),
    lossy: writtenBy(plan).flatMap(({ table, columns }) =>
      columns.flatMap(({ to: column, lossy }) =>
        lossy === undefined ? [] : [{ column: `${table}.${column}`, why: lossy }],
      ),
    ),
    rules: rulesOf(plan),
    findings: count(findings.filter((one) => one.path === path || one.path.startsWith(`${path}/`))),
  };
};

/** `findings` are those of `checkPlan` for the same plan and schemas. */
export const planSummary = (
  plan: Plan,
  source: SchemaInfo,
  target: SchemaInfo,
  findings: readonly Finding[],
): PlanSummary => {
  const known = { source, target, findings, pace: paceOf(plan) };
  const tables = plan.tables.map((table, i) => summaryOf(table, `/tables/${i}`, known));
  return {
    tables,
    ...orderOf(plan, target),
    totalMs: tables.reduce((sum, table) => sum + (table.estimateMs ?? 0), 0),
    unknown: tables.filter((table) => table.estimateMs === undefined).map((table) => table.name),
    findings: count(findings),
  };
};
