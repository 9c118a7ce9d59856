/** The type of an expression, and what is wrong in it by itself. */
import type { Condition, Expression } from '../plan/rules.ts';
import { columnOf, error, sameSet, tableOf, uniqueKeys, unknownColumn, unknownTable } from './find.ts';
import { type Form, formOf, longestOf, type TypeForm, textForm, type ValueType } from './form.ts';
import { digitsOf } from './numbers.ts';
import type { Finding } from './rules.ts';
import type { Scope } from './scope.ts';

/** What nobody can say anything about, because of a finding: nothing more is found in it. */
const unknown: ValueType = { nullable: false, forms: [] };

export type Inferred = { type: ValueType; findings: Finding[] };

const always = (type: ValueType): boolean => !type.nullable && type.forms.length > 0;

type Many = { types: ValueType[]; findings: Finding[] };

const each = (list: readonly Expression[], scope: Scope, path: string): Many => {
  const all = list.map((one, i) => infer(one, scope, `${path}/${i}`));
  return { types: all.map((one) => one.type), findings: all.flatMap((one) => one.findings) };
};

const union = (types: readonly ValueType[]): Form[] => types.flatMap((type) => type.forms);

const concat = (types: readonly ValueType[], separator: string): ValueType => {
  const lengths = types.map((type) => longestOf(type.forms));
  const between = separator.length * (types.length - 1);
  const length = lengths.every((one) => one !== undefined)
    ? lengths.reduce((sum, one) => sum + one, between)
    : undefined;
  return { nullable: types.some((type) => type.nullable), forms: [textForm(length)] };
};

/** Operands behind the first that is always there are never looked at. */
const coalesce = (types: readonly ValueType[]): ValueType => {
  const last = types.findIndex(always);
  const used = last < 0 ? types : types.slice(0, last + 1);
  return { nullable: last < 0 && types.every((type) => type.nullable), forms: union(used) };
};

const lookup = (
  one: Extract<Expression, { lookup: unknown }>['lookup'],
  scope: Scope,
  path: string,
): Inferred => {
  const { types, findings } = each(one.key, scope, `${path}/lookup/key`);
  const table = tableOf(scope.source, one.table);
  if (!table)
    return {
      type: unknown,
      findings: [...findings, unknownTable('source', scope.source, one.table, `${path}/lookup/table`)],
    };
  const names = table.columns.map((column) => column.name);
  const by = one.by ?? table.primaryKey;
  const missing = (one.by ?? []).flatMap((name, i) =>
    columnOf(table, name) ? [] : [unknownColumn('source', table.name, name, names, `${path}/lookup/by/${i}`)],
  );
  const value = columnOf(table, one.value);
  const all = [
    ...findings,
    ...missing,
    ...(value ? [] : [unknownColumn('source', table.name, one.value, names, `${path}/lookup/value`)]),
    ...(missing.length === 0 && by.length !== one.key.length
      ? [
          error(
            `${path}/lookup/key`,
            'key',
            `${by.length} columns find a row of "${table.name}" (${by.join(', ') || 'it has no primary key'}), ${one.key.length} are given`,
            'give a value for each column of `by`, which is the primary key unless you name others',
          ),
        ]
      : []),
    ...(one.by && missing.length === 0 && !uniqueKeys(table).some((key) => sameSet(key, by))
      ? [
          error(
            `${path}/lookup/by`,
            'key',
            `more than one row of "${table.name}" may have the same ${by.join(', ')}: no unique key says otherwise`,
            'look up by a unique key, or create a unique index there',
          ),
        ]
      : []),
  ];
  if (!value) return { type: unknown, findings: all };
  return {
    type: { nullable: value.nullable || types.some((type) => type.nullable), forms: [formOf(value)] },
    findings: all,
  };
};

/** Undefined where a form has no bounded number of digits. */
const wholeDigits = (form: Form): number | undefined => {
  if ('literal' in form) return form.literal.length;
  if (form.kind === 'integer' && form.range) return digitsOf(form.range);
  return form.precision === undefined ? undefined : form.precision - (form.scale ?? 0);
};

const convert = (of: ValueType, factor: string, scale: number): ValueType => {
  const [whole = ''] = factor.replace('-', '').split('.');
  const forms = of.forms.map((form): TypeForm => {
    const digits = wholeDigits(form);
    const precision =
      digits === undefined ? {} : { precision: digits + whole.replace(/^0+/, '').length + scale };
    return { kind: 'decimal', type: `decimal with ${scale} digits behind the point`, scale, ...precision };
  });
  return { nullable: of.nullable, forms };
};

const measured = (form: Form): boolean =>
  'literal' in form || ['integer', 'decimal', 'float', 'text'].includes(form.kind);

const dated = (form: Form): boolean =>
  'literal' in form || ['text', 'integer', 'date', 'timestamp', 'timestamptz'].includes(form.kind);

/** Operands a word cannot work on. */
const refuse = (of: ValueType, takes: (form: Form) => boolean, path: string, what: string): Finding[] => {
  const wrong = of.forms.find((form) => !takes(form));
  if (wrong === undefined || 'literal' in wrong) return [];
  return [error(path, 'type', `${wrong.type} is no ${what}`, 'read another column, or use codes')];
};

/** As expression/date.ts writes it: with a zone, or an offset in the text, it is an instant. */
const dateForm = (format: string, zone: boolean): TypeForm => {
  const words = format.replaceAll(/'[^']*'/g, '');
  const kind = zone || words.includes('Z') ? 'timestamptz' : words.includes('H') ? 'timestamp' : 'date';
  return { kind, type: `${kind} read as ${format}` };
};

/** Both as they stand in a plan; `path` is that of the expression. */
export const infer = (value: Expression, scope: Scope, path: string): Inferred => {
  if ('from' in value) {
    const type = scope.read(value.from);
    if (type) return { type, findings: [] };
    return {
      type: unknown,
      findings: [unknownColumn('source', scope.table, value.from, scope.names, `${path}/from`)],
    };
  }
  if ('constant' in value)
    return {
      type:
        value.constant === null
          ? { nullable: true, forms: [] }
          : { nullable: false, forms: [{ literal: value.constant }] },
      findings: [],
    };
  if ('concat' in value) {
    const { types, findings } = each(value.concat, scope, `${path}/concat`);
    return { type: concat(types, value.separator ?? ''), findings };
  }
  if ('coalesce' in value) {
    const { types, findings } = each(value.coalesce, scope, `${path}/coalesce`);
    return { type: coalesce(types), findings };
  }
  if ('part' in value) {
    const { type, findings } = infer(value.part.of, scope, `${path}/part/of`);
    return { type: { nullable: true, forms: [textForm(longestOf(type.forms))] }, findings };
  }
  if ('replace' in value) {
    const { type, findings } = infer(value.replace.in, scope, `${path}/replace/in`);
    const length = value.replace.with === '' ? longestOf(type.forms) : undefined;
    return { type: { nullable: type.nullable, forms: [textForm(length)] }, findings };
  }
  if ('lookup' in value) return lookup(value.lookup, scope, path);
  if ('codes' in value) {
    const { type, findings } = infer(value.codes.of, scope, `${path}/codes/of`);
    const literals = Object.values(value.codes.map).map((literal) => ({ literal }));
    const forms = value.codes.else === 'keep' ? [...literals, ...type.forms] : literals;
    return { type: { nullable: type.nullable || value.codes.else === 'null', forms }, findings };
  }
  if ('convert' in value) {
    const { of, factor, scale } = value.convert;
    const { type, findings } = infer(of, scope, `${path}/convert/of`);
    const wrong = refuse(type, measured, `${path}/convert/of`, 'number');
    return {
      type: wrong.length > 0 ? unknown : convert(type, factor, scale),
      findings: [...findings, ...wrong],
    };
  }
  if ('date' in value) {
    const { of, format, zone, zero } = value.date;
    const { type, findings } = infer(of, scope, `${path}/date/of`);
    const wrong = refuse(type, dated, `${path}/date/of`, 'date');
    const nullable = type.nullable || zero === 'null';
    return {
      type: wrong.length > 0 ? unknown : { nullable, forms: [dateForm(format, zone !== undefined)] },
      findings: [...findings, ...wrong],
    };
  }
  const { is, then, else: other } = value.when;
  const one = infer(then, scope, `${path}/when/then`);
  const two = other
    ? infer(other, scope, `${path}/when/else`)
    : { type: { nullable: true, forms: [] }, findings: [] };
  return {
    type: { nullable: one.type.nullable || two.type.nullable, forms: [...one.type.forms, ...two.type.forms] },
    findings: [...inferTest(is, scope, `${path}/when/is`), ...one.findings, ...two.findings],
  };
};

/** A condition has no type; its operands may name what is not there. */
export const inferTest = (test: Condition, scope: Scope, path: string): Finding[] => {
  if ('equals' in test) return each(test.equals, scope, `${path}/equals`).findings;
  if ('null' in test) return infer(test.null, scope, `${path}/null`).findings;
  if ('matches' in test) return infer(test.matches.value, scope, `${path}/matches/value`).findings;
  if ('in' in test) return infer(test.in.value, scope, `${path}/in/value`).findings;
  if ('check' in test) return infer(test.value, scope, `${path}/value`).findings;
  if ('not' in test) return inferTest(test.not, scope, `${path}/not`);
  const [word, list] = 'all' in test ? (['all', test.all] as const) : (['any', test.any] as const);
  return list.flatMap((one, i) => inferTest(one, scope, `${path}/${word}/${i}`));
};
