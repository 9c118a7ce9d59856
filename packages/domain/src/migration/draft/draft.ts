/** A plan proposed from two schemas, for its author to finish. */
import { tableOf, uniqueKeys } from '../check/find.ts';
import { orderOf } from '../check/order.ts';
import type { ColumnPlan, ConnectionName, Encoding, Plan, TablePlan } from '../plan/rules.ts';
import type { SchemaInfo, TableInfo } from '../schema-info/rules.ts';
import { guessColumn } from './guess.ts';
import { columnPrefix, matchNames, tablePrefix } from './names.ts';
import { type Notes, renderDraft } from './render.ts';

export type DraftOptions = {
  /** Default: `migration`. */
  name?: string;
  /** Default: `site`, to be replaced. */
  site?: string;
  /** Default: `secret:SOURCE` and `secret:TARGET`. */
  source?: { connection?: ConnectionName; schema?: string; encoding?: Encoding };
  target?: { connection?: ConnectionName; schema?: string };
  /** Zone of times that carry none. Default: `Asia/Shanghai`. */
  timeZone?: string;
};

export type Draft = {
  /** `tables` is empty where nothing fits: then the text is no plan yet. */
  plan: Plan;
  /** YAML with comments: what was guessed, what is open. */
  text: string;
};

type Sides = { source: SchemaInfo; target: SchemaInfo; zone: string };
type DraftTable = { table: TablePlan; notes: Map<number, string[]>; open: string[]; head?: string };

const listed = (names: readonly string[]): string => names.join(', ');

const notNullKey = (table: TableInfo): string[] | undefined =>
  uniqueKeys(table).find((key) =>
    key.every((name) => table.columns.some((column) => column.name === name && !column.nullable)),
  );

const keysOf = (from: TableInfo, to: TableInfo): Pick<TablePlan, 'key' | 'upsertKey'> => {
  const [key, upsertKey] = [from, to].map((table) =>
    table.primaryKey.length === 0 ? notNullKey(table) : undefined,
  );
  return { ...(key ? { key } : {}), ...(upsertKey ? { upsertKey } : {}) };
};

const planName = (name: string, taken: ReadonlySet<string>): string => {
  const base =
    name
      .replaceAll(/[^\p{L}\p{N}._-]/gu, '-')
      .replace(/^[._-]+/, '')
      .slice(0, 50) || 'table';
  let free = base;
  for (let n = 2; taken.has(free); n += 1) free = `${base}-${n}`;
  return free;
};

const endOnly = 'matched by the end of its name alone: is it this one?';

const draftTable = (from: TableInfo, to: TableInfo, name: string, { source, zone }: Sides): DraftTable => {
  const names = (table: TableInfo) => table.columns.map((column) => column.name);
  const side = (table: TableInfo) => ({
    names: names(table),
    prefix: columnPrefix(names(table), table.name),
  });
  const { pairs, loose, unclear } = matchNames(side(from), side(to));
  const columns: ColumnPlan[] = [];
  const notes = new Map<number, string[]>();
  const open: string[] = [];
  const read = new Set<string>();
  for (const column of to.columns) {
    const match = from.columns.find((one) => one.name === pairs.get(column.name));
    const guess =
      match && !column.generated ? guessColumn(match, column, { engine: source.engine, zone }) : undefined;
    if (match && guess && 'column' in guess) {
      const said = [...(loose.has(column.name) ? [endOnly] : []), ...guess.notes];
      if (said.length > 0) notes.set(columns.length, said);
      columns.push(guess.column);
      read.add(match.name);
    } else if (!column.generated) {
      const must = column.nullable || column.hasDefault ? '' : ', must be given';
      const why = guess && 'never' in guess ? `: ${guess.never}` : '';
      const like = unclear.get(column.name);
      const choice = like ? `: is it ${like.join(' or ')}?` : '';
      open.push(`open: ${column.name} (${column.type}${must})${why}${choice}`);
    }
  }
  const left = names(from).filter((one) => !read.has(one));
  if (left.length > 0) open.push(`not read of ${from.name}: ${listed(left)}`);
  const keys = keysOf(from, to);
  const keyless = from.primaryKey.length === 0 && keys.key === undefined;
  const log = source.engine !== 'files' && !keyless;
  const table: TablePlan = {
    name,
    from: from.name,
    to: to.name,
    ...keys,
    columns,
    delta: log ? { by: 'log' } : { by: 'none' },
  };
  return { table, notes, open };
};

const hour = 3_600_000;

const frame = (options: DraftOptions, { source, zone }: Sides): Omit<Plan, 'tables'> => ({
  version: 1,
  name: options.name ?? 'migration',
  site: options.site ?? 'site',
  source: {
    kind: source.engine,
    connection: options.source?.connection ?? 'secret:SOURCE',
    ...(options.source?.schema === undefined || source.engine === 'files'
      ? {}
      : { schema: options.source.schema }),
    ...(options.source?.encoding === undefined ? {} : { encoding: options.source.encoding }),
    timeZone: zone,
  },
  target: {
    kind: 'postgres',
    connection: options.target?.connection ?? 'secret:TARGET',
    ...(options.target?.schema === undefined ? {} : { schema: options.target.schema }),
  },
  verify: { level: 'L2' },
  rehearsals: { count: 1 },
  approvals: { load: 'change', goNoGo: 'two-of-three', waive: 'change', rollbackLate: 'two-of-three' },
  phases: {
    requirements: { plannedMs: 24 * hour },
    profile: { plannedMs: 4 * hour },
    rehearsal: { plannedMs: 24 * hour },
    approval: { plannedMs: 24 * hour },
    load: { plannedMs: 8 * hour },
    verify: { plannedMs: 4 * hour },
    delta: { plannedMs: 4 * hour },
  },
});

/** Tables and columns are matched by name; what is not sure is left open and said in a comment. */
export const draftPlan = (source: SchemaInfo, target: SchemaInfo, options: DraftOptions = {}): Draft => {
  const sides = { source, target, zone: options.timeZone ?? 'Asia/Shanghai' };
  const side = ({ tables }: SchemaInfo) => {
    const names = tables.map((table) => table.name);
    return { names, prefix: tablePrefix(names) };
  };
  const { pairs, loose, unclear } = matchNames(side(source), side(target));
  const taken = new Set<string>();
  const drafted: DraftTable[] = [];
  const open: string[] = [];
  for (const to of target.tables) {
    const from = tableOf(source, pairs.get(to.name) ?? '');
    const name = planName(to.name, taken);
    const one = from ? draftTable(from, to, name, sides) : undefined;
    if (one && one.table.columns.length > 0) {
      taken.add(name);
      drafted.push(loose.has(to.name) ? { ...one, head: endOnly } : one);
    } else {
      const like = unclear.get(to.name) ?? (from ? [from.name] : undefined);
      open.push(
        `table of the target without a source: ${to.name}${like ? ` (is it ${like.join(' or ')}?)` : ''}`,
      );
    }
  }
  const read = new Set(drafted.map((one) => one.table.from));
  const left = source.tables.map((table) => table.name).filter((name) => !read.has(name));
  if (left.length > 0) open.push(`not migrated from the source: ${listed(left)}`);
  const order = orderOf({ tables: drafted.map((one) => one.table) }, target);
  const ranks = order.waves.flat();
  const rank = ({ table }: DraftTable) =>
    ranks.includes(table.name) ? ranks.indexOf(table.name) : ranks.length;
  const sorted = drafted.toSorted((a, b) => rank(a) - rank(b));
  if (order.cycle) open.push(`foreign keys go round in a circle: ${order.cycle.join(' -> ')}`);
  const tables = sorted.map((one) => one.table);
  const { verify, ...rest } = frame(options, sides);
  const plan: Plan = { ...rest, tables, verify };
  const notes: Notes = {
    open,
    tables: sorted.map(({ notes: columns, open: more, head }) => ({
      columns,
      open: more,
      ...(head ? { head } : {}),
    })),
  };
  return { plan, text: renderDraft(plan, notes) };
};
