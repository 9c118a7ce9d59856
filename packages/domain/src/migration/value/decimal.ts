import { mostScale, type NumberText, printNumber, readNumber, rounded } from './number-text.ts';
import type { Canonical } from './trace.ts';

const zeros = Array.from({ length: 40 }, (_, i) => '0'.repeat(i));
const zerosOf = (count: number): string => zeros[count] ?? '0'.repeat(count);

const special: Readonly<Record<string, string>> = {
  nan: 'NaN',
  infinity: 'Infinity',
  inf: 'Infinity',
  '-infinity': '-Infinity',
  '-inf': '-Infinity',
};

/**
 * The point of a number written the plain way, without a sign before zero or zeros it does not need: -1 without one,
 * -2 where a closer look is due.
 */
const plainPoint = (text: string): number => {
  const { length } = text;
  let at = text.charCodeAt(0) === 0x2d ? 1 : 0;
  const first = text.charCodeAt(at);
  if (!(first >= 0x31 && first <= 0x39) && !(at === 0 && first === 0x30)) return -2;
  let point = -1;
  for (at += 1; at < length; at++) {
    const c = text.charCodeAt(at);
    if (c >= 0x30 && c <= 0x39) {
      if (first === 0x30 && point === -1) return -2;
    } else if (c === 0x2e && point === -1) point = at;
    else return -2;
  }
  return point === length - 1 ? -2 : point;
};

const printScaled = (number: NumberText, scale: number): string => {
  if (scale >= 0) return printNumber(number);
  return printNumber({
    ...number,
    digits: number.digits === '' ? '' : number.digits + '0'.repeat(-scale),
    scale: 0,
  });
};

/** Without a precision: every digit as it was written, exponents spelt out, as PostgreSQL prints them. */
const free: Canonical = (text, trace) => {
  if (plainPoint(text) !== -2) return text;
  const number = readNumber(text);
  if (number !== undefined) return printNumber(number);
  return special[text.toLowerCase()] ?? trace.refuse('value.decimal', 'is no decimal number');
};

/**
 * Exactly `scale` digits behind the point. Digits beyond it are refused unless they are zeros; where the plan names the
 * column lossy they are rounded, half away from zero, and the loss is noted.
 */
export const decimalOf = (precision: number | undefined, scale: number, lossy: boolean): Canonical => {
  if (precision === undefined) return free;
  const whole = precision - scale;
  const room = `numeric(${precision},${scale})`;
  return (text, trace) => {
    const point = plainPoint(text);
    if (point !== -2 && scale >= 0) {
      const behind = point === -1 ? 0 : text.length - point - 1;
      const before = (point === -1 ? text.length : point) - (text.charCodeAt(0) === 0x2d ? 1 : 0);
      if (behind <= scale && before <= whole && (behind > 0 || scale >= 0)) {
        if (behind === scale) return text;
        return point === -1 ? `${text}.${zerosOf(scale)}` : text + zerosOf(scale - behind);
      }
    }
    const number = readNumber(text);
    if (number === undefined)
      return text.toLowerCase() === 'nan' ? 'NaN' : trace.refuse('value.decimal', 'is no decimal number');
    const result = rounded(number, scale);
    if (!result.exact) {
      if (!lossy)
        return trace.refuse(
          'value.precision',
          `has more than ${scale} decimals, which ${room} would round away`,
        );
      trace.lost = true;
    }
    if (result.number.digits.length - Math.min(scale, mostScale) > whole)
      return trace.refuse('value.range', `is too large for ${room}`);
    return printScaled(result.number, scale);
  };
};
