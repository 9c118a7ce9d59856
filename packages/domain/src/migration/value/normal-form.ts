import type { ColumnInfo } from '../schema-info/rules.ts';
import { floatOf } from './float.ts';
import { jsonNormalForm } from './json.ts';
import { Trace } from './trace.ts';

export type NormalForm = (text: string) => string;

/**
 * For columns whose own printing cannot be foretold from the text written to them: what both sides go through before
 * they are hashed, so that equal values are equal texts. Undefined: the text itself is compared. Types of kind `other`
 * (intervals, arrays, enumerations) have none: between two PostgreSQL servers they read alike, and a form in which they
 * would seem equal is not invented for them.
 */
export const normalForm = ({ kind, type }: ColumnInfo): NormalForm | undefined => {
  if (kind === 'json' && type !== 'json') return (text) => jsonNormalForm(text) ?? text;
  if (kind !== 'float') return undefined;
  const canonical = floatOf(type);
  const trace = new Trace();
  return (text) => canonical(text, trace) ?? text;
};
