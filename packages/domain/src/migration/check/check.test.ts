import { describe, expect, test } from 'vitest';
import { parsePlan } from '../plan/read.ts';
import type { ColumnPlan, Expression, Plan, Rule, TablePlan } from '../plan/rules.ts';
import type { ColumnInfo, SchemaInfo } from '../schema-info/rules.ts';
import { aPlan, facts, fresh, itemPlan, legacy } from '../testing/a-migration.ts';
import { col, table } from '../testing/schemas.ts';
import { checkPlan } from './check.ts';
import { orderOf, waves } from './order.ts';
import type { Finding, PlanFacts } from './rules.ts';

type World = { plan: Plan; source: SchemaInfo; target: SchemaInfo; facts: PlanFacts };

const world = (over: Partial<World> = {}): World => ({
  plan: aPlan(),
  source: legacy(),
  target: fresh(),
  facts: facts(),
  ...over,
});

const check = (over: Partial<World> = {}): Finding[] => {
  const w = world(over);
  return checkPlan(w.plan, w.source, w.target, w.facts).filter((one) => one.level !== 'info');
};

const told = (findings: Finding[]) => findings.map(({ level, path, code }) => `${level} ${path} ${code}`);

test('a sound plan has nothing but information', () => expect(told(check())).toEqual([]));

const withItem = (over: Partial<TablePlan>): Plan => ({
  ...aPlan(),
  tables: [{ ...itemPlan(), ...over }, ...aPlan().tables.slice(1)],
});

const withColumn = (to: string, value: Expression, rules?: Rule[], lossy?: string): Plan =>
  withItem({
    columns: itemPlan().columns.map(
      (one): ColumnPlan =>
        one.to === to
          ? { to, value, ...(rules ? { rules } : {}), ...(lossy === undefined ? {} : { lossy }) }
          : one,
    ),
  });

const retyped = (schema: SchemaInfo, name: string, column: ColumnInfo): SchemaInfo => ({
  ...schema,
  tables: schema.tables.map((one) =>
    one.name === name
      ? { ...one, columns: one.columns.map((c) => (c.name === column.name ? column : c)) }
      : one,
  ),
});

const altered = (schema: SchemaInfo, name: string, over: object): SchemaInfo => ({
  ...schema,
  tables: schema.tables.map((one) => (one.name === name ? { ...one, ...over } : one)),
});

const qty = '/tables/0/columns/2';

describe('names', () => {
  test.each<[string, Plan, string, string]>([
    ['a source table', withItem({ from: 't_itme' }), '/tables/0/from', '"t_item"'],
    ['a target table', withItem({ to: 'items' }), '/tables/0/to', '"item"'],
    [
      'a split table',
      withItem({ splits: [{ into: 'lots', of: { from: 'flots' }, separator: ',', columns: [] }] }),
      '/tables/0/splits/0/into',
      '"lot"',
    ],
    ['a source column', withColumn('qty', { from: 'fqyt' }), `${qty}/value/from`, '"fqty"'],
    [
      'a nested column',
      withColumn('qty', { coalesce: [{ from: 'fqty' }, { from: 'nothing' }] }),
      `${qty}/value/coalesce/1/from`,
      '"nothing"',
    ],
    [
      'a lookup table',
      withColumn('unit', { lookup: { table: 't_units', key: [{ from: 'funit' }], value: 'code' } }),
      '/tables/0/columns/3/value/lookup/table',
      '"t_unit"',
    ],
    [
      'a lookup value',
      withColumn('unit', { lookup: { table: 't_unit', key: [{ from: 'funit' }], value: 'nam' } }),
      '/tables/0/columns/3/value/lookup/value',
      '"name"',
    ],
    [
      'a column of a rule',
      withColumn('qty', { from: 'fqty' }, [
        { id: 'r', action: 'warn', unless: { not: { null: { from: 'fqt' } } } },
      ]),
      `${qty}/rules/0/unless/not/null/from`,
      '"fqty"',
    ],
    [
      'a column of a row rule',
      withItem({ rules: [{ id: 'r', action: 'warn', unless: { any: [{ null: { from: 'x_' } }] } }] }),
      '/tables/0/rules/0/unless/any/0/null/from',
      'x_',
    ],
    [
      'a merged table',
      withItem({ merge: [{ table: 'nowhere', on: ['fid'] }] }),
      '/tables/0/merge/0/table',
      'nowhere',
    ],
    ['a key', withItem({ key: ['id'] }), '/tables/0/key/0', '"id"'],
    ['a merge column', withItem({ mergeOn: ['nam'] }), '/tables/0/mergeOn/0', '"name"'],
    ['an irreversible column', { ...aPlan(), irreversible: ['item.qtty'] }, '/irreversible/0', '"qty"'],
    ['an irreversible table', { ...aPlan(), irreversible: ['itme.qty'] }, '/irreversible/0', '"item"'],
    [
      'a column of change',
      withItem({ delta: { by: 'updatedAt', column: 'fmake' } }),
      '/tables/0/delta/column',
      '"fmade"',
    ],
  ])('%s that is not there is named, and what may be meant', (_, plan, path, words) => {
    const found = check({ plan }).filter((one) => one.code === 'unknown');
    expect(found).toMatchObject([{ level: 'error', path }]);
    expect(found[0]?.message).toContain(words);
  });

  test('a column of the target, which then stays empty', () => {
    const plan = withItem({
      columns: itemPlan().columns.map((c) => (c.to === 'qty' ? { ...c, to: 'qyt' } : c)),
    });
    expect(told(check({ plan }))).toEqual([`error ${qty}/to unknown`, 'error /tables/0/columns unmapped']);
  });

  test('every fault is found at once', () => {
    const plan: Plan = { ...withColumn('qty', { from: 'nix' }), irreversible: ['a.b'] };
    plan.tables[1] = { ...aPlan().tables[0], name: 'again', from: 'gone' } as TablePlan;
    expect(told(check({ plan, facts: { ...facts(), changeLog: false, diskFree: 1 } }))).toEqual([
      `error ${qty}/value/from unknown`,
      'error /tables/1/from unknown',
      'error /tables/0/to outside',
      'error /tables/1/to outside',
      'error /tables/0/delta delta',
      'error /tables/1/delta delta',
      'error /target disk',
      'error /irreversible/0 unknown',
    ]);
  });
});

describe('types', () => {
  const narrower = retyped(fresh(), 'item', col('qty', 'numeric(10,2)'));

  test('what loses digits is an error until the author says why', () => {
    expect(told(check({ target: narrower }))).toEqual([`error ${qty} lossy`]);
    const plan = {
      ...withColumn('qty', { from: 'fqty' }, undefined, 'two decimals are law'),
      irreversible: ['item.qty'],
    };
    expect(told(check({ plan, target: narrower }))).toEqual([]);
  });

  test('a rule that only asks for a value is no answer to what is lost', () => {
    const there: Rule = { id: 'there', action: 'reject', unless: { not: { null: { from: '$value' } } } };
    expect(told(check({ target: narrower, plan: withColumn('qty', { from: 'fqty' }, [there]) }))).toEqual([
      `error ${qty} lossy`,
    ]);
  });

  test('a lossy column that nobody called irreversible is pointed out', () =>
    expect(
      told(check({ plan: withColumn('qty', { from: 'fqty' }, undefined, 'why'), target: narrower })),
    ).toEqual([`warning ${qty}/lossy irreversible`]));

  test('`lossy` where nothing is lost is said', () => {
    const w = world({ plan: withColumn('qty', { from: 'fqty' }, undefined, 'why') });
    const found = checkPlan(w.plan, w.source, w.target, w.facts);
    expect(found).toContainEqual(
      expect.objectContaining({ level: 'info', path: `${qty}/lossy`, code: 'needless' }),
    );
  });

  const short = retyped(fresh(), 'item', col('name', 'character varying(20)'));
  const fits: Rule = {
    id: 'short',
    action: 'reject',
    unless: { matches: { value: { from: 'fname' }, pattern: '^.{0,20}$' } },
  };

  test('a shorter column is pointed out, unless a rule says what becomes of what does not fit', () => {
    expect(told(check({ target: short }))).toEqual(['warning /tables/0/columns/1 narrow']);
    expect(told(check({ target: short, plan: withColumn('name', { from: 'fname' }, [fits]) }))).toEqual([]);
    const noticed = withColumn('name', { from: 'fname' }, [{ ...fits, action: 'warn' }]);
    expect(told(check({ target: short, plan: noticed }))).toEqual(['warning /tables/0/columns/1 narrow']);
  });

  const texts = retyped(legacy(), 't_item', col('fqty', 'character varying(30)'));

  test('text that is read as a number is pointed out, unless a rule looks at it', () => {
    expect(told(check({ source: texts }))).toEqual([`warning ${qty}/value parse`]);
    const rule: Rule = {
      id: 'number',
      action: 'reject',
      unless: { matches: { value: { from: 'fqty' }, pattern: '^\\d+$' } },
    };
    expect(told(check({ source: texts, plan: withColumn('qty', { from: 'fqty' }, [rule]) }))).toEqual([]);
  });

  test('text that is read as a date is pointed out, unless its format is given', () => {
    const source = retyped(legacy(), 't_item', col('fmade', 'character varying(10)'));
    expect(check({ source })).toMatchObject([{ code: 'parse', remedy: expect.stringContaining('format') }]);
    const plan = withColumn('made', { date: { of: { from: 'fmade' }, format: 'YYYYMMDD', zero: 'null' } });
    expect(told(check({ source, plan }))).toEqual([]);
  });

  test('codes are checked one by one, with what is kept beside them', () => {
    const target = retyped(fresh(), 'item', col('qty', 'smallint'));
    const codes = (kept: 'keep' | 'reject') =>
      withColumn('qty', {
        codes: { of: { from: 'funit' }, map: { a: '1', b: 'two', c: '70000' }, else: kept },
      });
    expect(check({ target, plan: codes('reject') }).map((one) => one.message)).toEqual([
      '"two" is no whole number',
      '"70000" is out of the range of smallint',
    ]);
    expect(check({ target, plan: codes('keep') }).map((one) => one.code)).toEqual(['type', 'type', 'parse']);
  });

  test('a conversion that cannot work on its operand', () =>
    expect(
      told(check({ plan: withColumn('qty', { convert: { of: { from: 'fmade' }, factor: '2', scale: 6 } }) })),
    ).toEqual([`error ${qty}/value/convert/of type`]));

  test('what the target computes is not written', () => {
    const target = retyped(fresh(), 'item', col('qty', 'numeric(18,6)', { generated: true }));
    expect(told(check({ target }))).toEqual([`error ${qty}/to generated`]);
  });
});

describe('NULL', () => {
  const source = retyped(legacy(), 't_item', col('fqty', 'numeric(18,6)', { nullable: true }));
  const from: Expression = { from: 'fqty' };
  const notNull: Rule = { id: 'there', action: 'reject', unless: { not: { null: from } } };
  // biome-ignore lint/suspicious/noThenProperty: a word of the plan
  const choice: Expression = { when: { is: { null: from }, then: { constant: '1' } } };
  const errors = (value: Expression, rules?: Rule[], over: Partial<TablePlan> = {}) => {
    const plan = withColumn('qty', value, rules);
    plan.tables[0] = { ...itemPlan(), ...plan.tables[0], ...over };
    return told(check({ source, plan })).filter((one) => !one.includes('lossy'));
  };

  test.each<[string, string[]]>([
    ['nothing is said', errors(from)],
    ['a rule only warns', errors(from, [{ ...notNull, action: 'warn' }])],
    [
      'the rule lets NULL pass',
      errors(from, [
        {
          id: 'r',
          action: 'reject',
          unless: { any: [{ null: from }, { in: { value: from, list: ['1'] } }] },
        },
      ]),
    ],
    [
      'a fix makes NULL of it after the default',
      errors(from, [
        { id: 'd', action: 'fix', default: '0' },
        { id: 'n', action: 'fix', fix: 'null-if-empty' },
      ]),
    ],
    [
      'the rule looks at the source, and the fix makes NULL',
      errors(from, [{ id: 'n', action: 'fix', fix: 'null-if-empty' }, notNull]),
    ],
    ['a constant NULL', errors({ constant: null })],
    ['a choice without else', errors(choice)],
  ])('is an error in a NOT NULL column where %s', (_, found) =>
    expect(found).toEqual([expect.stringMatching(/^error .* not-null$/)]),
  );

  test.each<[string, string[]]>([
    ['a default', errors(from, [{ id: 'd', action: 'fix', default: '0' }])],
    ['a rule that rejects it', errors(from, [notNull])],
    ['a rule of the row', errors(from, undefined, { rules: [notNull] })],
    [
      'a rule that only takes some values',
      errors(from, [{ id: 'r', action: 'stop', unless: { matches: { value: from, pattern: '.' } } }]),
    ],
    ['coalesce', errors({ coalesce: [from, { constant: '0' }] })],
    [
      'a rule on the fixed value',
      errors(from, [
        { id: 'n', action: 'fix', fix: 'null-if-empty' },
        { ...notNull, unless: { not: { null: { from: '$value' } } } },
      ]),
    ],
  ])('is kept out by %s', (_, found) => expect(found).toEqual([]));

  test('a default is checked like any value', () =>
    expect(errors(from, [{ id: 'd', action: 'fix', default: 'none' }])).toEqual([`error ${qty}/value type`]));
});

describe('keys', () => {
  const nullableKey = retyped(legacy(), 't_item', col('fqty', 'numeric(18,6)', { nullable: true }));
  const mergeable = (on: string[]) => withItem({ merge: [{ table: 't_unit', on }] });
  test.each<[string, Partial<World>, string[]]>([
    [
      'a key that may be NULL',
      {
        source: nullableKey,
        plan: {
          ...withItem({ key: ['fqty'] }),
          tables: [withItem({ key: ['fqty'] }).tables[0] as TablePlan],
        },
      },
      ['key'],
    ],
    ['a key that is not unique', { plan: withItem({ key: ['fname'] }) }, ['key']],
    ['an upsert key without index', { plan: withItem({ upsertKey: ['name'] }) }, ['upsert-key']],
    ['a target without key', { target: altered(fresh(), 'item', { primaryKey: [] }) }, ['upsert-key']],
    ['a split table without key', { target: altered(fresh(), 'lot', { primaryKey: [] }) }, ['upsert-key']],
    [
      'rows that fall together',
      { plan: withColumn('id', { convert: { of: { from: 'fid' }, factor: '1', scale: 0 } }) },
      ['collide'],
    ],
    ['a join by columns that are not there', { plan: mergeable(['name']) }, ['unknown']],
    [
      'a default at the table',
      { plan: withItem({ rules: [{ id: 't', action: 'fix', default: '0' }] }) },
      ['fix'],
    ],
  ])('%s', (_, over, codes) => {
    const found = check(over).map((one) => one.code);
    for (const code of codes) expect(found).toContain(code);
  });

  test('a join that multiplies rows', () => {
    const source = legacy();
    source.tables.push(table('t_extra', [col('no', 'integer'), col('fid', 'integer')]));
    const plan = withItem({ merge: [{ table: 't_extra', on: ['fid'] }] });
    expect(check({ source, plan })).toContainEqual(
      expect.objectContaining({ level: 'error', path: '/tables/0/merge/0/on', code: 'key' }),
    );
  });

  test('a merged table is read under its name', () => {
    const source = legacy();
    source.tables.push(table('t_extra', [col('fid', 'integer'), col('note', 'text')]));
    const plan = withColumn('name', { from: 't_extra.note' }, undefined, 'cut');
    plan.tables[0] = { ...itemPlan(), ...plan.tables[0], merge: [{ table: 't_extra', on: ['fid'] }] };
    const known = facts();
    const rights = {
      source: { ...known.rights?.source, t_extra: ['select'] as const },
      target: { ...known.rights?.target },
      ledger: true,
    };
    expect(told(check({ source, plan, facts: { ...known, rights } }))).toEqual([
      'warning /tables/0/columns/1/lossy irreversible',
    ]);
  });
});

describe('order', () => {
  test('tables are loaded after those they refer to', () =>
    expect(waves(aPlan(), fresh())).toEqual([['units'], ['items']]));

  test('a table may refer to itself', () => {
    const target = altered(fresh(), 'unit', {
      foreignKeys: [{ columns: ['name'], table: 'unit', references: ['code'] }],
    });
    expect(waves(aPlan(), target)).toEqual([['units'], ['items']]);
  });

  test('a foreign key that is not written binds nobody', () => {
    const plan = withItem({ columns: itemPlan().columns.filter((c) => c.to !== 'unit') });
    expect(waves(plan, fresh())).toEqual([['items', 'units']]);
  });

  test('a circle is named, and has no waves', () => {
    const target = altered(fresh(), 'unit', {
      foreignKeys: [{ columns: ['name'], table: 'item', references: ['id'] }],
    });
    expect(check({ target })).toMatchObject([
      { level: 'error', code: 'cycle', message: expect.stringContaining('items -> units -> items') },
    ]);
    expect(orderOf(aPlan(), target).waves).toEqual([]);
    expect(() => waves(aPlan(), target)).toThrow(/circle: items -> units -> items/);
  });
});

describe('what both databases are like', () => {
  const copy = withItem({ mode: 'copy' });
  const rights = facts().rights ?? { source: {}, target: {}, ledger: true };
  const held = { ...facts(), targetRows: { unit: 0, item: 7, lot: 0 } };
  test.each<[string, Partial<World>, string[]]>([
    ['a target that holds data', { plan: copy, facts: held }, ['error /tables/0/mode not-empty']],
    ['the same where rows are upserted', { facts: held }, ['warning /tables/0/to not-empty']],
    [
      'two that copy into one table',
      { plan: { ...aPlan(), tables: [...copy.tables, { ...itemPlan(), name: 'more', mode: 'copy' }] } },
      ['error /tables/2/mode not-empty', 'error /tables/2/mode not-empty'],
    ],
    [
      'a source that may not be read',
      { facts: { ...facts(), rights: { ...rights, source: { ...rights.source, t_item: [] } } } },
      ['error /tables/0/from rights'],
    ],
    [
      'a target that may not be written',
      {
        facts: { ...facts(), rights: { ...rights, target: { ...rights.target, lot: ['select', 'insert'] } } },
      },
      ['error /tables/0/to rights'],
    ],
    [
      'no place for the ledger',
      { facts: { ...facts(), rights: { ...rights, ledger: false } } },
      ['error /target rights'],
    ],
    ['a full disk', { facts: { ...facts(), diskFree: 399_999 } }, ['error /target disk']],
    [
      'a target in another encoding',
      { target: { ...fresh(), encoding: 'SQL_ASCII' } },
      ['error /target encoding'],
    ],
    [
      'a source that does not say its encoding',
      { source: { ...legacy(), encoding: 'SQL_ASCII' } },
      ['error /source/encoding encoding'],
    ],
    [
      'a source that is read wrongly',
      { plan: { ...aPlan(), source: { ...aPlan().source, encoding: 'gbk' } } },
      ['error /source/encoding encoding'],
    ],
    ['another engine', { source: { ...legacy(), engine: 'mysql' } }, ['error /source/kind engine']],
    ['a source without log', { facts: { ...facts(), changeLog: false } }, ['error /tables/0/delta delta']],
    [
      'changes by a column without index',
      { plan: withItem({ delta: { by: 'updatedAt', column: 'fmade' } }) },
      ['warning /tables/0/delta delta', 'warning /tables/0/delta/column index'],
    ],
    [
      'changes that stay behind',
      { plan: { ...aPlan(), tables: aPlan().tables.map(({ delta: _, ...rest }) => rest) } },
      ['warning /tables/0 delta', 'warning /tables/1 delta'],
    ],
    [
      'references to an empty table',
      { plan: { ...aPlan(), tables: [itemPlan()] } },
      ['error /tables/0/to outside'],
    ],
  ])('%s', (_, over, expected) => expect(told(check(over))).toEqual(expected));

  test('of MariaDB only columns that say nothing about their bytes are read in the encoding of the plan', () => {
    const source: SchemaInfo = { ...legacy(), engine: 'mysql', encoding: 'utf8mb4' };
    const plan: Plan = { ...aPlan(), source: { kind: 'mysql', connection: 'secret:old', encoding: 'gbk' } };
    expect(told(check({ plan, source }))).toEqual([]);
  });

  test('what was not measured is said, and never taken for sound', () => {
    const found = check({ facts: {} });
    expect(found.every((one) => one.level === 'warning')).toBe(true);
    expect(found.filter((one) => one.code === 'unmeasured')).toHaveLength(4);
  });
});

describe('gates', () => {
  const cutover = aPlan().cutover ?? { checklist: [], freezeMs: 1 };
  test.each<[string, Partial<Plan>, string[]]>([
    [
      'a freeze without its end',
      { cutover: { ...cutover, freeze: ['LOCK'] } },
      ['error /cutover/freeze unfreeze'],
    ],
    [
      'a cut-over longer than its freeze',
      { cutover: { ...cutover, freezeMs: 1 } },
      ['error /phases/cut-over/plannedMs freeze'],
    ],
    ['no smoke', { cutover: { ...cutover, smoke: [] } }, ['warning /cutover smoke']],
    [
      'nobody to waive',
      { approvals: { load: 'change', goNoGo: 'change', rollbackLate: 'change' } },
      ['warning /approvals approvals'],
    ],
    ['no rehearsal', { rehearsals: { count: 0 } }, ['warning /rehearsals rehearsals']],
    ['phases without a plan', { phases: {} }, ['warning /phases phases']],
    ['counts only', { verify: { level: 'L0' } }, ['warning /verify/level verify']],
  ])('%s', (_, over, expected) => expect(told(check({ plan: { ...aPlan(), ...over } }))).toEqual(expected));

  test('a rollback that would empty what was there', () => {
    const plan: Plan = { ...aPlan(), rollback: { strategy: 'truncate' } };
    const held = { ...facts(), targetRows: { unit: 3, item: 0, lot: 0 } };
    expect(told(check({ plan, facts: held }))).toContain('error /rollback/strategy rollback');
  });
});

test('findings carry the lines of the plan, in its order', () => {
  const text = JSON.stringify({ ...withColumn('qty', { from: 'nix' }), irreversible: ['a.b'] }, null, 2);
  const parsed = parsePlan(text);
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
  const found = checkPlan(parsed.plan, legacy(), fresh(), facts(), parsed.lineOf).filter(
    (f) => f.level === 'error',
  );
  const lines = text.split('\n');
  expect(found.map((one) => lines[(one.line ?? 0) - 1]?.trim())).toEqual(['"from": "nix"', '"a.b"']);
});
