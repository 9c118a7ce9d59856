import { isZero, type NumberText, readNumber } from './number-text.ts';
import type { Canonical } from './trace.ts';

const named: Readonly<Record<string, string>> = {
  nan: 'NaN',
  infinity: 'Infinity',
  inf: 'Infinity',
  '+infinity': 'Infinity',
  '-infinity': '-Infinity',
  '-inf': '-Infinity',
};

/** Fewest digits that read back as the same number of 32 bits. */
const shortest32 = (value: number): string => {
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toExponential(digits - 1);
    if (Math.fround(Number(text)) === value) return text;
  }
  return value.toExponential(8);
};

/** `d.ddde±x` the way PostgreSQL writes it: plain between 1e-4 and `limit` digits. */
const layOut = (exponential: string, limit: number): string => {
  const [mantissa = '', power = '0'] = exponential.split('e');
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '').replace(/(?<=.)0+$/, '');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= limit) {
    const tail = digits.length > 1 ? `.${digits.slice(1)}` : '';
    const size = `${Math.abs(exponent)}`.padStart(2, '0');
    return `${sign}${digits[0]}${tail}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const rest = digits.slice(exponent + 1);
  return rest === '' ? sign + whole : `${sign}${whole}.${rest}`;
};

/**
 * Doubles or, for `real`, singles in the fewest digits that read back the same. PostgreSQL now and then spends another
 * digit on numbers between two of these; `normalForm` brings both sides to this one.
 */
export const floatOf = (type: string): Canonical => {
  const single = type === 'real' || type === 'float4';
  const limit = single ? 6 : 15;
  const tooFar = `is out of the range of ${type}`;
  return (text, trace) => {
    const special = named[text.toLowerCase()];
    if (special !== undefined) return special;
    const number: NumberText | undefined = readNumber(text);
    if (number === undefined) return trace.refuse('value.float', 'is no number');
    const value = single ? Math.fround(Number(text)) : Number(text);
    if (!Number.isFinite(value) || (value === 0 && !isZero(number)))
      return trace.refuse('value.range', tooFar);
    if (value === 0) return Object.is(value, -0) ? '-0' : '0';
    return layOut(single ? shortest32(value) : value.toExponential(), limit);
  };
};
