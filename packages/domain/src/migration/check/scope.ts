/** Which columns a value may read, and under what names. */

import type { TablePlan } from '../plan/rules.ts';
import type { ColumnInfo, SchemaInfo, TableInfo } from '../schema-info/rules.ts';
import { tableOf } from './find.ts';
import { formOf, longestOf, textForm, type ValueType } from './form.ts';

export type Scope = {
  source: SchemaInfo;
  /** For messages. */
  table: string;
  read: (name: string) => ValueType | undefined;
  names: readonly string[];
};

const comesAsText = ({ kind }: ColumnInfo): boolean => kind !== 'bytes';

export const scopeOf = (plan: TablePlan, table: TableInfo, source: SchemaInfo): Scope => {
  const merged = (plan.merge ?? []).flatMap(({ table: name }) => {
    const other = tableOf(source, name);
    return other ? other.columns.map((column) => ({ name: `${name}.${column.name}`, column })) : [];
  });
  // Fixes of the whole table change every text before any expression sees it.
  const nulled = (plan.rules ?? []).some((rule) => 'fix' in rule && rule.fix.startsWith('null-if'));
  const known = new Map(
    [...table.columns.map((column) => ({ name: column.name, column })), ...merged].map(({ name, column }) => [
      name,
      { nullable: column.nullable || (nulled && comesAsText(column)), forms: [formOf(column)] },
    ]),
  );
  return { source, table: table.name, read: (name) => known.get(name), names: [...known.keys()] };
};

/** The parts of a value that is split: `$item` the part, `$index` its number. */
export const partsOf = (scope: Scope, whole: ValueType): Scope => {
  const index = { nullable: false, forms: [formOf({ ...int, name: '$index' })] };
  const item = { nullable: false, forms: [textForm(longestOf(whole.forms))] };
  return {
    ...scope,
    read: (name) => (name === '$index' ? index : name === '$item' ? item : scope.read(name)),
    names: [...scope.names, '$item', '$index'],
  };
};

const int = {
  type: 'integer',
  kind: 'integer',
  nullable: false,
  hasDefault: false,
  generated: false,
} as const;

/** In a column's rules: the value as the fixes left it. */
export const withValue = (scope: Scope, value: ValueType): Scope => ({
  ...scope,
  read: (name) => (name === '$value' ? value : scope.read(name)),
  names: [...scope.names, '$value'],
});
