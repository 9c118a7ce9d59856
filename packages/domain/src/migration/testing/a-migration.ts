/** A small migration that has nothing wrong with it: what tests break, one thing at a time. */
import type { PlanFacts, Right } from '../check/rules.ts';
import { rights } from '../check/rules.ts';
import type { ColumnPlan, Plan, TablePlan } from '../plan/rules.ts';
import type { SchemaInfo } from '../schema-info/rules.ts';
import { col, schema, table } from './schemas.ts';

export const legacy = (): SchemaInfo =>
  schema([
    table('t_unit', [col('code', 'character varying(10)'), col('name', 'character varying(40)')]),
    table('t_item', [
      col('fid', 'integer'),
      col('fname', 'character varying(80)'),
      col('fqty', 'numeric(18,6)'),
      col('funit', 'character varying(10)'),
      col('fmade', 'date', { nullable: true }),
      col('flots', 'text', { nullable: true }),
    ]),
  ]);

export const fresh = (): SchemaInfo =>
  schema([
    table('unit', [col('code', 'character varying(10)'), col('name', 'character varying(40)')]),
    table(
      'item',
      [
        col('id', 'bigint'),
        col('name', 'character varying(80)'),
        col('qty', 'numeric(18,6)'),
        col('unit', 'character varying(10)'),
        col('made', 'date', { nullable: true }),
        col('created', 'timestamp with time zone', { hasDefault: true }),
      ],
      { foreignKeys: [{ columns: ['unit'], table: 'unit', references: ['code'] }] },
    ),
    table('lot', [col('item', 'bigint'), col('no', 'integer'), col('text', 'text')], {
      primaryKey: ['item', 'no'],
      foreignKeys: [{ columns: ['item'], table: 'item', references: ['id'] }],
    }),
  ]);

const plain = (to: string, from: string): ColumnPlan => ({ to, value: { from } });

export const itemPlan = (): TablePlan => ({
  name: 'items',
  from: 't_item',
  to: 'item',
  columns: [
    plain('id', 'fid'),
    plain('name', 'fname'),
    plain('qty', 'fqty'),
    plain('unit', 'funit'),
    plain('made', 'fmade'),
  ],
  splits: [
    {
      into: 'lot',
      of: { from: 'flots' },
      separator: '\n',
      columns: [plain('item', 'fid'), plain('no', '$index'), plain('text', '$item')],
    },
  ],
  delta: { by: 'log' },
});

const hour = 3_600_000;

export const aPlan = (): Plan => ({
  version: 1,
  name: 'acme-2026',
  site: 'acme-shanghai',
  source: { kind: 'postgres', connection: 'secret:legacy' },
  target: { kind: 'postgres', connection: 'secret:new' },
  tables: [
    itemPlan(),
    {
      name: 'units',
      from: 't_unit',
      to: 'unit',
      columns: [plain('code', 'code'), plain('name', 'name')],
      delta: { by: 'none' },
    },
  ],
  verify: { level: 'L2' },
  rehearsals: { count: 1 },
  approvals: { load: 'change', goNoGo: 'two-of-three', waive: 'change', rollbackLate: 'two-of-three' },
  phases: Object.fromEntries(
    [
      'requirements',
      'profile',
      'rehearsal',
      'approval',
      'load',
      'verify',
      'delta',
      'go-no-go',
      'cut-over',
      'smoke',
      'hypercare',
    ].map((phase) => [phase, { plannedMs: hour }]),
  ),
  cutover: {
    checklist: [{ id: 'backup', title: 'backup taken' }],
    freezeMs: 2 * hour,
    smoke: [{ id: 'items', role: 'clerk', sql: 'SELECT 1' }],
    reverseWindowMs: 24 * hour,
  },
  rollback: { strategy: 'reverse-delta' },
});

const all: readonly Right[] = rights;

export const facts = (): PlanFacts => ({
  targetRows: { unit: 0, item: 0, lot: 0 },
  rights: {
    source: { t_unit: ['select'], t_item: ['select'] },
    target: { unit: all, item: all, lot: all },
    ledger: true,
  },
  diskFree: 1_000_000_000,
  sourceIndexes: { t_unit: [['code']], t_item: [['fid']] },
  changeLog: true,
});
