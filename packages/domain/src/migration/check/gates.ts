/** What stands between the phases: approvals, rehearsals, cut-over and the way back. */
import { type Phase, type Plan, phases } from '../plan/rules.ts';
import type { SchemaInfo } from '../schema-info/rules.ts';
import { columnOf, error, finding, tableOf, unknownColumn, unknownTable, warning } from './find.ts';
import { tablesWritten } from './reads.ts';
import type { Finding, PlanFacts } from './rules.ts';

const irreversibleFindings = ({ irreversible = [] }: Plan, target: SchemaInfo): Finding[] =>
  irreversible.flatMap((name, i) => {
    const [table = '', column = ''] = name.split('.');
    const path = `/irreversible/${i}`;
    const info = tableOf(target, table);
    if (!info) return [unknownTable('target', target, table, path)];
    const names = info.columns.map((one) => one.name);
    return columnOf(info, column) ? [] : [unknownColumn('target', table, column, names, path)];
  });

const lossyFindings = (plan: Plan): Finding[] => {
  const named = new Set(plan.irreversible ?? []);
  return plan.tables.flatMap((table, i) =>
    table.columns.flatMap((column, j) =>
      column.lossy === undefined || named.has(`${table.to}.${column.to}`)
        ? []
        : [
            warning(
              `/tables/${i}/columns/${j}/lossy`,
              'irreversible',
              `"${table.to}.${column.to}" loses information and cannot be brought back from the target`,
              `name it: irreversible: [${table.to}.${column.to}]`,
            ),
          ],
    ),
  );
};

const later: readonly Phase[] = ['go-no-go', 'cut-over', 'smoke', 'hypercare'];

const phaseFindings = (plan: Plan): Finding[] => {
  const runs = phases.filter(
    (phase) =>
      (plan.cutover !== undefined || !later.includes(phase)) &&
      (phase !== 'rehearsal' || (plan.rehearsals?.count ?? 0) > 0),
  );
  const unplanned = runs.filter((phase) => plan.phases?.[phase] === undefined);
  if (unplanned.length === 0) return [];
  const message = `no planned duration, so nobody is warned when it takes too long: ${unplanned.join(', ')}`;
  return [warning('/phases', 'phases', message, `give phases: { ${unplanned[0]}: { plannedMs: 4h } }`)];
};

const cutoverFindings = (plan: Plan): Finding[] => {
  const { cutover } = plan;
  if (!cutover)
    return [
      finding(
        'info',
        '',
        'cut-over',
        'the run ends when everything is verified: no cut-over is planned',
        'add `cutover` where one follows',
      ),
    ];
  const planned = plan.phases?.['cut-over']?.plannedMs;
  return [
    ...(cutover.freeze?.length && !cutover.unfreeze?.length
      ? [
          error(
            '/cutover/freeze',
            'unfreeze',
            'the source is frozen, and nothing says how it is freed when the cut-over is called off',
            'give the statements in `unfreeze`',
          ),
        ]
      : []),
    ...(planned !== undefined && planned > cutover.freezeMs
      ? [
          error(
            '/phases/cut-over/plannedMs',
            'freeze',
            `the cut-over is planned to take ${planned} ms, and the source goes back into service after ${cutover.freezeMs} ms`,
            'lengthen `freezeMs`, or plan a shorter cut-over',
          ),
        ]
      : []),
    ...(cutover.smoke?.length
      ? []
      : [
          warning(
            '/cutover',
            'smoke',
            'nobody looks at the new system before it is opened',
            'add checks to `smoke`',
          ),
        ]),
    ...(plan.rollback
      ? []
      : [
          warning(
            '/cutover',
            'rollback',
            'no way back is planned',
            'say rollback: { strategy: reverse-delta } and a `reverseWindowMs`',
          ),
        ]),
    ...(cutover.reverseWindowMs !== undefined && plan.approvals.rollbackLate === undefined
      ? [
          warning(
            '/approvals',
            'approvals',
            'after the reverse window nobody can allow a rollback',
            'name a policy in `rollbackLate`',
          ),
        ]
      : []),
  ];
};

const rollbackFindings = (plan: Plan, facts: PlanFacts): Finding[] => {
  const { rollback, cutover } = plan;
  const path = '/rollback/strategy';
  if (rollback?.strategy === 'truncate') {
    const held = plan.tables.flatMap(tablesWritten).filter((name) => (facts.targetRows?.[name] ?? 0) > 0);
    if (held.length === 0) return [];
    return [
      error(
        path,
        'rollback',
        `a rollback would also empty what was there before: ${[...new Set(held)].join(', ')}`,
        'use restore',
      ),
    ];
  }
  if (rollback?.strategy !== 'reverse-delta') return [];
  if (plan.source.kind === 'files')
    return [error(path, 'rollback', 'nothing can be written back to files', 'use truncate or restore')];
  return cutover && cutover.reverseWindowMs === undefined
    ? [
        error(
          '/cutover',
          'rollback',
          'how long writes of the new system are carried back is not said',
          'give `reverseWindowMs`',
        ),
      ]
    : [];
};

export const gateFindings = (plan: Plan, target: SchemaInfo, facts: PlanFacts): Finding[] => [
  ...irreversibleFindings(plan, target),
  ...lossyFindings(plan),
  ...phaseFindings(plan),
  ...cutoverFindings(plan),
  ...rollbackFindings(plan, facts),
  ...(plan.approvals.waive === undefined
    ? [
        warning(
          '/approvals',
          'approvals',
          'a finding of the verification cannot be accepted by anybody',
          'name a policy in `waive`',
        ),
      ]
    : []),
  ...((plan.rehearsals?.count ?? 0) > 0
    ? []
    : [
        warning(
          '/rehearsals',
          'rehearsals',
          'nothing is rehearsed before the load',
          'say rehearsals: { count: 1 }',
        ),
      ]),
  ...(plan.verify.level === 'L0'
    ? [
        warning(
          '/verify/level',
          'verify',
          'only rows are counted: a wrong value is not seen',
          'use L1, or L2 to name rows and columns',
        ),
      ]
    : []),
];
