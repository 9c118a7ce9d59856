/** Whether values of one form can be written to a column without anybody having to decide something. */
import type { ColumnInfo, ValueKind } from '../schema-info/rules.ts';
import { canonicalOf } from '../value/canonical.ts';
import { Trace } from '../value/trace.ts';
import type { Form, TypeForm } from './form.ts';
import { longest } from './form.ts';
import { digitsOf, floatDigits, fractionOf, integerRange } from './numbers.ts';

/**
 * `narrow`: rows whose value does not fit are held back; somebody has to know. `lossy`: values change. `parse`: text
 * that has to be read as something else, row by row. `unbounded`: nobody said how long it is. `never`: there is no sensible reading. `unknown`: the target decides.
 */
export type Fit = 'exact' | 'narrow' | 'lossy' | 'parse' | 'unbounded' | 'never' | 'unknown';
export type Cast = { fit: Fit; why: string; remedy?: string };

const exact: Cast = { fit: 'exact', why: '' };
const cast = (fit: Fit, why: string, remedy?: string): Cast => ({
  fit,
  why,
  ...(remedy === undefined ? {} : { remedy }),
});

const zoneRemedy = 'give source.timeZone, the zone in which the old system writes its times';
const dateRemedy = "use { date: { of: …, format: 'YYYY-MM-DD' } } with the format the texts have";
const codesRemedy = "use { codes: { of: …, map: { '1': t, '0': f } } }";

const toText = (from: TypeForm, to: ColumnInfo): Cast => {
  if (from.kind === 'bytes') return cast('never', 'bytes are no text', 'map it to a bytea column');
  if (to.length === undefined) return exact;
  const most = longest(from);
  if (most === undefined) return cast('unbounded', `${from.type} may be longer than ${to.type}`);
  return most <= to.length ? exact : cast('narrow', `up to ${most} characters do not fit ${to.type}`);
};

const toInteger = (from: TypeForm, to: ColumnInfo): Cast => {
  const room = integerRange(to);
  if (from.kind === 'integer' && from.range) {
    const fits = from.range.min >= room.min && from.range.max <= room.max;
    return fits
      ? exact
      : cast(
          'narrow',
          `${from.type} reaches from ${from.range.min} to ${from.range.max}, out of the range of ${to.type}`,
        );
  }
  if (from.kind === 'decimal') {
    if (from.scale !== 0) return cast('lossy', `decimals of ${from.type} are cut off in ${to.type}`);
    const digits = from.precision ?? Number.POSITIVE_INFINITY;
    return digits < digitsOf(room)
      ? exact
      : cast('narrow', `${from.type} reaches out of the range of ${to.type}`);
  }
  if (from.kind === 'float') return cast('lossy', `${from.type} becomes a whole number in ${to.type}`);
  if (from.kind === 'text') return cast('parse', `text is read as ${to.type}`);
  return cast('never', `${from.type} is no whole number`, 'use codes, or map another column');
};

const toDecimal = (from: TypeForm, to: ColumnInfo): Cast => {
  const scale = to.scale ?? 0;
  const whole = to.precision === undefined ? Number.POSITIVE_INFINITY : to.precision - scale;
  if (from.kind === 'integer' && from.range)
    return digitsOf(from.range) <= whole
      ? exact
      : cast('narrow', `${from.type} has up to ${digitsOf(from.range)} digits, more than ${to.type} takes`);
  if (from.kind === 'decimal') {
    if (to.precision === undefined) return exact;
    if (from.scale === undefined || from.scale > scale)
      return cast('lossy', `${from.type} has more decimals than ${to.type}`);
    const digits = from.precision === undefined ? Number.POSITIVE_INFINITY : from.precision - from.scale;
    return digits <= whole
      ? exact
      : cast('narrow', `${from.type} has more digits before the point than ${to.type} takes`);
  }
  if (from.kind === 'float')
    return to.precision === undefined
      ? exact
      : cast('lossy', `${from.type} has any number of decimals, ${to.type} has ${scale}`);
  if (from.kind === 'text') return cast('parse', `text is read as ${to.type}`);
  return cast('never', `${from.type} is no number`, 'use codes, or map another column');
};

const toFloat = (from: TypeForm, to: ColumnInfo): Cast => {
  const kept = floatDigits(to.type);
  const digits =
    from.kind === 'integer' && from.range
      ? digitsOf(from.range)
      : from.kind === 'decimal'
        ? (from.precision ?? Number.POSITIVE_INFINITY)
        : from.kind === 'float'
          ? floatDigits(from.type)
          : undefined;
  if (digits !== undefined)
    return digits <= kept ? exact : cast('lossy', `${to.type} keeps ${kept} digits of ${from.type}`);
  if (from.kind === 'text') return cast('parse', `text is read as ${to.type}`);
  return cast('never', `${from.type} is no number`, 'use codes, or map another column');
};

const toTime = (from: TypeForm, to: ColumnInfo): Cast => {
  if (from.kind === 'text')
    return cast('parse', `text is read as ${to.type}`, to.kind === 'time' ? undefined : dateRemedy);
  if (from.kind === 'integer')
    return cast('never', `${from.type} says not how it is read as ${to.type}`, dateRemedy);
  const order: ValueKind[] = ['date', 'timestamp', 'timestamptz'];
  if (from.kind === 'time' || to.kind === 'time')
    return from.kind === to.kind
      ? fraction(from, to)
      : order.includes(from.kind) && to.kind === 'time' && from.kind !== 'date'
        ? cast('lossy', `${to.type} keeps no date`)
        : cast('never', `${from.type} is no ${to.type}`, 'map another column');
  if (!order.includes(from.kind)) return cast('never', `${from.type} is no ${to.type}`, 'map another column');
  if (to.kind === 'date')
    return from.kind === 'date' ? exact : cast('lossy', `${to.type} keeps no time of day`);
  if (to.kind === 'timestamp' && from.kind === 'timestamptz')
    return cast('lossy', `${to.type} keeps no time zone`);
  return from.kind === 'date' ? exact : fraction(from, to);
};

const fraction = (from: TypeForm, to: ColumnInfo): Cast => {
  const [has, keeps] = [fractionOf(from.type), fractionOf(to.type)];
  return has <= keeps
    ? exact
    : cast('lossy', `${to.type} keeps ${keeps} of ${has} digits behind the seconds`);
};

const toBits = (from: TypeForm, to: ColumnInfo): Cast => {
  if (from.kind !== 'bits') return cast('never', `${from.type} is no ${to.type}`, 'map another column');
  if (from.length === to.length || /varying|varbit/i.test(to.type)) {
    const fits = to.length === undefined || (from.length !== undefined && from.length <= to.length);
    return fits ? exact : cast('narrow', `${from.type} may be longer than ${to.type}`);
  }
  return cast('never', `${from.type} has another length than ${to.type}`, 'change the column of the target');
};

const toBoolean = (from: TypeForm, to: ColumnInfo): Cast => {
  if (from.kind === 'boolean' || (from.kind === 'bits' && from.length === 1)) return exact;
  if (from.kind === 'integer') return cast('narrow', `of ${from.type} only 0 and 1 are read as ${to.type}`);
  if (from.kind === 'text') return cast('parse', `text is read as ${to.type}`, codesRemedy);
  return cast('never', `${from.type} is no ${to.type}`, codesRemedy);
};

const toOwn = (from: TypeForm, to: ColumnInfo): Cast => {
  if (from.kind === to.kind) return exact;
  if (from.kind === 'text' && (to.kind === 'uuid' || to.kind === 'json'))
    return cast('parse', `text is read as ${to.type}`);
  return cast(
    'never',
    `${from.type} is no ${to.type}`,
    to.kind === 'boolean' ? codesRemedy : 'map another column',
  );
};

const needsZone = (from: TypeForm, to: ColumnInfo): boolean =>
  to.kind === 'timestamptz' && (from.kind === 'timestamp' || from.kind === 'date');

/** Why a text of the plan cannot stand in a column: the words of whoever will read it. */
const literalFault = (text: string, to: ColumnInfo): string | undefined => {
  const trace = new Trace();
  canonicalOf(to, { clock: undefined, lossy: false })(text, trace);
  return trace.fault?.message;
};

/** `zoned`: the plan names the zone of times that carry none. */
export const castOf = (from: Form, to: ColumnInfo, zoned: boolean): Cast => {
  if ('literal' in from) {
    const fault = literalFault(from.literal, to);
    return fault === undefined ? exact : cast('never', `"${from.literal}" ${fault}`, 'write another value');
  }
  if (to.kind === 'other' || from.kind === 'other')
    return from.type === to.type || (from.kind === 'other' && to.kind === 'text' && to.length === undefined)
      ? exact
      : cast('unknown', `whether ${from.type} is accepted as ${to.type} shows only when it is written`);
  if (needsZone(from, to) && !zoned)
    return cast('never', `${from.type} does not say which zone it means`, zoneRemedy);
  if (to.kind === 'text') return toText(from, to);
  if (to.kind === 'integer') return toInteger(from, to);
  if (to.kind === 'decimal') return toDecimal(from, to);
  if (to.kind === 'float') return toFloat(from, to);
  if (to.kind === 'bits') return toBits(from, to);
  if (to.kind === 'boolean') return toBoolean(from, to);
  if (to.kind === 'bytes' || to.kind === 'uuid' || to.kind === 'json') return toOwn(from, to);
  return toTime(from, to);
};
