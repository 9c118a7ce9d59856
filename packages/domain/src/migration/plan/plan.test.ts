import { expect, test } from 'vitest';
import { planHash } from './hash.ts';
import { parsePlan, readPlan } from './read.ts';
import type { Condition, Expression, Plan, Rule, TablePlan } from './rules.ts';
import type { planFile } from './schema.ts';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Read = ReturnType<typeof planFile.parse>;
const same = <A, B>(equal: Same<A, B>) => equal;

test('what the schema reads is exactly the type of a plan', () => {
  expect(same<Read['tables'][number]['columns'][number]['value'], Expression>(true)).toBe(true);
  const read = (plan: Read): Plan => plan;
  const write = (plan: Plan): Read => plan;
  expect(write(read(aPlan()))).toEqual(aPlan());
});

const column = (to: string, value: Expression, rules?: Rule[]) => ({
  to,
  value,
  ...(rules ? { rules } : {}),
});

const items = (): TablePlan => ({
  name: 'items',
  from: 't_item',
  to: 'item',
  columns: [
    column('id', { from: 'fid' }),
    column('name', { coalesce: [{ from: 'fname' }, { constant: '' }] }, [
      { id: 'trim', action: 'fix', fix: 'trim' },
      { id: 'named', action: 'reject', unless: { not: { null: { from: 'fname' } } } },
    ]),
  ],
});

const aPlan = (): Plan => ({
  version: 1,
  name: 'acme-2026',
  site: 'acme-shanghai',
  source: { kind: 'postgres', connection: 'secret:legacy', encoding: 'gbk', timeZone: 'Asia/Shanghai' },
  target: { kind: 'postgres', connection: 'env:TARGET_URL' },
  tables: [items()],
  verify: { level: 'L2' },
  approvals: { load: 'change', goNoGo: 'two-of-three' },
});

const faultsIn = (value: unknown) => {
  const read = readPlan(value);
  return 'faults' in read ? read.faults : [];
};

test('a sound plan is read as it is written', () => expect(readPlan(aPlan())).toEqual({ plan: aPlan() }));

const everyForm: Expression[] = [
  { constant: null },
  { concat: [{ from: 'a' }, { from: 'b' }], separator: '-' },
  { part: { of: { from: 'a' }, separator: '\n', index: 1 } },
  { replace: { in: { from: 'a' }, pattern: '\\s+', with: ' ' } },
  { lookup: { table: 't_unit', key: [{ from: 'a' }], by: ['code'], value: 'name' } },
  { codes: { of: { from: 'a' }, map: { Y: 't', N: 'f' }, else: 'reject' } },
  { convert: { of: { from: 'a' }, factor: '0.001', scale: 6 } },
  { date: { of: { from: 'a' }, format: 'YYYYMMDD', zone: 'Asia/Shanghai', zero: 'null' } },
];
const everyTest: Condition[] = [
  { equals: [{ from: 'a' }, { constant: '1' }] },
  { null: { from: 'a' } },
  { matches: { value: { from: 'a' }, pattern: '^\\d+$' } },
  { in: { value: { from: 'a' }, list: ['1'] } },
  { check: 'gs1', value: { from: 'a' } },
  { any: [{ null: { from: 'a' } }, { not: { all: [{ null: { from: 'b' } }] } }] },
];

test('every form of value and condition is read', () => {
  const columns = [
    ...everyForm.map((value, i) => column(`v${i}`, value)),
    ...everyTest.map((is, i) =>
      // biome-ignore lint/suspicious/noThenProperty: a word of the plan
      column(`t${i}`, { when: { is, then: { from: 'a' }, else: { constant: 'x' } } }),
    ),
  ];
  const plan = { ...aPlan(), tables: [{ ...items(), columns }] };
  expect(readPlan(plan)).toEqual({ plan });
});

const inTable = (over: object) => ({ ...aPlan(), tables: [{ ...items(), ...over }] });
const inValue = (value: unknown) => inTable({ columns: [{ to: 'id', value }] });

test.each([
  ['a field with a slip', { ...aPlan(), aprovals: {} }, '/aprovals', 'unknown', 'did you mean "approvals"?'],
  ['a field of a table', inTable({ upsertkey: ['id'] }), '/tables/0/upsertkey', 'unknown', '"upsertKey"'],
  ['a form of value', inValue({ lokup: {} }), '/tables/0/columns/0/value/lokup', 'unknown', '"lookup"'],
  [
    'two forms at once',
    inValue({ from: 'a', constant: 'b' }),
    '/tables/0/columns/0/value',
    'either',
    'from, constant',
  ],
  ['text for a value', inValue('fid'), '/tables/0/columns/0/value', 'invalid_type', 'write one of from'],
  ['no value', inTable({ columns: [{ to: 'id' }] }), '/tables/0/columns/0/value', 'missing', 'give a value'],
  ['an empty value', inValue({}), '/tables/0/columns/0/value', 'missing', 'is empty'],
  [
    'a fault deep inside',
    inValue({ concat: [{ from: 'a' }, { part: { of: { from: 'b' }, separator: ',', index: 0 } }] }),
    '/tables/0/columns/0/value/concat/1/part/index',
    'too_small',
    'greater than 0',
  ],
  [
    'a pattern that is none',
    inValue({ replace: { in: { from: 'a' }, pattern: '(', with: '' } }),
    '/tables/0/columns/0/value/replace/pattern',
    'pattern',
    'is no pattern of RE2',
  ],
  [
    'a pattern that could stall a load',
    inValue({ replace: { in: { from: 'a' }, pattern: '(a)\\1', with: '' } }),
    '/tables/0/columns/0/value/replace/pattern',
    'pattern',
    'RE2',
  ],
  [
    'a format of no date',
    inValue({ date: { of: { from: 'a' }, format: 'HH:mm' } }),
    '/tables/0/columns/0/value/date/format',
    'format',
    'year, month and day',
  ],
  [
    'an unknown check',
    inTable({ rules: [{ id: 'a', action: 'warn', unless: { check: 'gs2', value: { from: 'a' } } }] }),
    '/tables/0/rules/0/unless/check',
    'invalid_value',
    'gs1',
  ],
  [
    'a rule that takes the name of a built-in one',
    inTable({ rules: [{ id: 'value.range', action: 'fix', fix: 'trim' }] }),
    '/tables/0/rules/0/id',
    'reserved',
    'another id',
  ],
  [
    'a number that was not quoted',
    inValue({ convert: { of: { from: 'a' }, factor: 0.001, scale: 2 } }),
    '/tables/0/columns/0/value/convert/factor',
    'invalid_type',
    'in quotes',
  ],
  [
    'a rule without its deed',
    inTable({ rules: [{ id: 'a' }] }),
    '/tables/0/rules/0/action',
    'missing',
    'fix, warn',
  ],
  [
    'a rule of another deed',
    inTable({ rules: [{ id: 'a', action: 'drop' }] }),
    '/tables/0/rules/0/action',
    'invalid_value',
    'reject',
  ],
  [
    'an unknown fix',
    inTable({ rules: [{ id: 'a', action: 'fix', fix: 'trimm' }] }),
    '/tables/0/rules/0/fix',
    'invalid_value',
    'half-width',
  ],
  [
    'a test without condition',
    inTable({ rules: [{ id: 'a', action: 'warn' }] }),
    '/tables/0/rules/0/unless',
    'missing',
    'a condition',
  ],
  [
    'a policy nobody has',
    { ...aPlan(), approvals: { load: 'boss', goNoGo: 'change' } },
    '/approvals/load',
    'invalid_value',
    'two-of-three',
  ],
  ['a duration in days', { ...aPlan(), hypercareMs: '14d' }, '/hypercareMs', 'duration', '24h'],
  [
    'a file source with a schema',
    { ...aPlan(), source: { kind: 'files', connection: 'env:DIR', schema: 'x' } },
    '/source/schema',
    'unknown',
    'unknown field',
  ],
  ['no tables', { ...aPlan(), tables: [] }, '/tables', 'too_small', 'at least one table'],
  [
    'an irreversible column without table',
    { ...aPlan(), irreversible: ['name'] },
    '/irreversible/0',
    'invalid_format',
    'table.column',
  ],
])('%s is a fault that names the place and the remedy', (_, value, path, code, words) => {
  const faults = faultsIn(value);
  expect(faults).toMatchObject([{ path, code }]);
  expect(faults[0]?.message).toContain(words);
});

test.each(['postgres://sa:hunter2@db/erp', 'secret:', 'hunter2'])(
  'a credential is refused and not repeated',
  (written) => {
    const faults = faultsIn({ ...aPlan(), source: { kind: 'postgres', connection: written } });
    expect(faults).toMatchObject([{ path: '/source/connection', code: 'connection' }]);
    expect(JSON.stringify(faults)).not.toContain('hunter2');
  },
);

test('names that stand twice are faults, beside all others', () => {
  const twice = { ...items(), columns: [...items().columns, column('id', { from: 'x' })], colour: 'red' };
  const { path, message } = faultsIn({ ...aPlan(), tables: [items(), twice] })[1] ?? {};
  expect({ path, message }).toEqual({
    path: '/tables/1/name',
    message: 'table "items" stands at /tables/0 already: keep one, or rename',
  });
  expect(faultsIn({ ...aPlan(), tables: [items(), twice] }).map((f) => [f.path, f.code])).toEqual([
    ['/tables/1/colour', 'unknown'],
    ['/tables/1/name', 'duplicate'],
    ['/tables/1/columns/2/to', 'duplicate'],
  ]);
});

test('one rule id stands at many columns as long as it does the same', () => {
  const trim: Rule = { id: 'trim', action: 'fix', fix: 'trim' };
  const plan = (second: Rule) =>
    inTable({ columns: [column('a', { from: 'a' }, [trim]), column('b', { from: 'b' }, [second])] });
  expect(faultsIn(plan(trim))).toEqual([]);
  expect(faultsIn(plan({ id: 'trim', action: 'fix', fix: 'upper' }))).toMatchObject([
    { path: '/tables/0/columns/1/rules/0/id', code: 'duplicate' },
  ]);
});

test('half a character is refused: the hash would be of something else', () =>
  expect(faultsIn(inValue({ constant: '\ud83d' }))).toMatchObject([{ code: 'text' }]));

const text = `
version: 1
name: acme-2026
site: acme-shanghai
source: { kind: mysql, connection: secret:legacy }
target: { kind: postgres, connection: secret:new }
tables:
  - name: items
    from: t_item
    to: item
    columns:
      - { to: id, value: { from: fid } }   # the old number stays
verify: { level: L1 }
approvals: { load: change, goNoGo: change }
hypercareMs: 24h
`;

test('YAML and JSON of one plan are one plan, whatever its comments, order and way to write durations', () => {
  const yaml = parsePlan(text);
  if ('faults' in yaml) throw new Error(JSON.stringify(yaml.faults));
  const reversed = Object.fromEntries(Object.entries(yaml.plan).reverse());
  const json = parsePlan(JSON.stringify({ ...reversed, hypercareMs: 86_400_000 }, null, '\t'));
  if ('faults' in json) throw new Error(JSON.stringify(json.faults));
  expect(planHash(json.plan)).toBe(planHash(yaml.plan));
  expect(yaml.lineOf('/tables/0/columns/0/to')).toBe(12);
});

test('any edit is another plan', () => {
  expect(planHash(aPlan())).toMatch(/^[0-9a-f]{64}$/);
  expect(planHash(inTable({ where: 'id > 5' }))).not.toBe(planHash(aPlan()));
  expect(planHash(inTable({ columns: items().columns.toReversed() }))).not.toBe(planHash(aPlan()));
});

test('faults of a text have their lines, in its order', () => {
  const broken = text.replace('to: item', 'too: item').replace('level: L1', 'level: L9');
  const read = parsePlan(broken);
  expect('faults' in read && read.faults.map((f) => [f.line, f.path])).toEqual([
    [8, '/tables/0/to'],
    [10, '/tables/0/too'],
    [13, '/verify/level'],
  ]);
});

test('a text that is no YAML is one fault of the text', () =>
  expect(parsePlan('version: 1\nname: "acme')).toMatchObject({ faults: [{ code: 'syntax' }] }));
