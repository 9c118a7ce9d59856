/** What stands twice in a plan, or means two things. */
import type { FieldFault } from '../../errors.ts';
import { memberOf } from '../../input/salvage.ts';
import { builtInRules } from '../value/trace.ts';

const listOf = (value: unknown, name: string): unknown[] => {
  const list = memberOf(value, name);
  return Array.isArray(list) ? list : [];
};

const repeated = (list: readonly unknown[], path: string, field: string, what: string): FieldFault[] => {
  const first = new Map<string, number>();
  return list.flatMap((item, i) => {
    const name = memberOf(item, field);
    if (typeof name !== 'string') return [];
    const before = first.get(name);
    if (before === undefined) {
      first.set(name, i);
      return [];
    }
    const message = `${what} "${name}" stands at ${path}/${before} already: keep one, or rename`;
    return [{ path: `${path}/${i}/${field}`, code: 'duplicate', message }];
  });
};

type Found = { rule: unknown; path: string };

const rulesAt = (value: unknown, path: string): Found[] =>
  listOf(value, 'rules').map((rule, i) => ({ rule, path: `${path}/rules/${i}` }));

type Columns = { columns: unknown[]; path: string };

const columnLists = (table: unknown, path: string): Columns[] => [
  { columns: listOf(table, 'columns'), path: `${path}/columns` },
  ...listOf(table, 'splits').map((split, i) => ({
    columns: listOf(split, 'columns'),
    path: `${path}/splits/${i}/columns`,
  })),
];

/** What a rule does; a rule of the same id may look at another column, but not do something else. */
const deedOf = (rule: unknown): string =>
  JSON.stringify(['action', 'fix', 'default'].map((name) => memberOf(rule, name) ?? null));

const reserved: ReadonlySet<string> = new Set(builtInRules);

const ruleFaults = (rules: readonly Found[]): FieldFault[] => {
  const deeds = new Map<string, { deed: string; path: string }>();
  return rules.flatMap(({ rule, path }) => {
    const id = memberOf(rule, 'id');
    if (typeof id !== 'string') return [];
    if (reserved.has(id)) {
      const message = `"${id}" is a rule that always holds: give yours another id`;
      return [{ path: `${path}/id`, code: 'reserved', message }];
    }
    const deed = deedOf(rule);
    const first = deeds.get(id);
    if (first === undefined) deeds.set(id, { deed, path });
    if (first === undefined || first.deed === deed) return [];
    const message = `rule "${id}" does something else at ${first.path}: give one of them another id`;
    return [{ path: `${path}/id`, code: 'duplicate', message }];
  });
};

/** On any value, sound or not. The same rule id may stand at several columns, once at each, and always does the same. */
export const repeatedFaults = (plan: unknown): FieldFault[] => {
  const tables = listOf(plan, 'tables').map((table, i) => ({ table, path: `/tables/${i}` }));
  const lists = tables.flatMap(({ table, path }) => columnLists(table, path));
  const columns = lists.flatMap((list) =>
    list.columns.map((column, i) => ({ column, path: `${list.path}/${i}` })),
  );
  const cutover = memberOf(plan, 'cutover');
  const verify = memberOf(plan, 'verify');
  return [
    ...repeated(listOf(plan, 'tables'), '/tables', 'name', 'table'),
    ...lists.flatMap((list) => repeated(list.columns, list.path, 'to', 'column')),
    ...tables.flatMap(({ table, path }) => [
      ...repeated(listOf(table, 'splits'), `${path}/splits`, 'into', 'table'),
      ...repeated(listOf(table, 'rules'), `${path}/rules`, 'id', 'rule'),
    ]),
    ...columns.flatMap(({ column, path }) =>
      repeated(listOf(column, 'rules'), `${path}/rules`, 'id', 'rule'),
    ),
    ...ruleFaults([
      ...tables.flatMap(({ table, path }) => rulesAt(table, path)),
      ...columns.flatMap(({ column, path }) => rulesAt(column, path)),
    ]),
    ...repeated(listOf(verify, 'invariants'), '/verify/invariants', 'id', 'invariant'),
    ...repeated(listOf(cutover, 'checklist'), '/cutover/checklist', 'id', 'item'),
    ...repeated(listOf(cutover, 'smoke'), '/cutover/smoke', 'id', 'check'),
  ];
};
