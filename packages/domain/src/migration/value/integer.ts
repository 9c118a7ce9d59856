import { printNumber, readNumber, rounded } from './number-text.ts';
import type { Canonical } from './trace.ts';

const ranges: Readonly<Record<string, readonly [string, string]>> = {
  smallint: ['32767', '32768'],
  integer: ['2147483647', '2147483648'],
  bigint: ['9223372036854775807', '9223372036854775808'],
  oid: ['4294967295', '0'],
};

const beyond = (digits: string, limit: string): boolean =>
  digits.length > limit.length || (digits.length === limit.length && digits > limit);

/** Digits without a needless zero or sign, or a minus before them. */
const isPlain = (text: string): boolean => {
  const start = text.charCodeAt(0) === 0x2d ? 1 : 0;
  const first = text.charCodeAt(start);
  if (!(first >= 0x31 && first <= 0x39)) return text === '0';
  for (let i = start + 1; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x30 || c > 0x39) return false;
  }
  return true;
};

/** `type` as PostgreSQL names it; a domain of unknown width may hold what bigint holds, and the target sees to the rest. */
export const integerOf = (type: string, lossy: boolean): Canonical => {
  const [most, least] = ranges[type] ?? ['9223372036854775807', '9223372036854775808'];
  const safe = Math.min(most.length, least.length) - 1;
  return (text, trace) => {
    let plain = text;
    if (!isPlain(text)) {
      const number = readNumber(text);
      if (number === undefined) return trace.refuse('value.integer', 'is no whole number');
      const { number: whole, exact } = rounded(number, 0);
      if (!exact && !lossy)
        return trace.refuse('value.precision', `has decimals, which ${type} would round away`);
      if (!exact) trace.lost = true;
      plain = printNumber(whole);
    }
    if (plain.length <= safe && plain.charCodeAt(0) !== 0x2d) return plain;
    const negative = plain.charCodeAt(0) === 0x2d;
    if (beyond(negative ? plain.slice(1) : plain, negative ? least : most))
      return trace.refuse('value.range', `is out of the range of ${type}`);
    return plain;
  };
};
