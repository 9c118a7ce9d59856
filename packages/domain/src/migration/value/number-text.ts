/** Decimal numbers as text: no value ever becomes a JavaScript number. */

/** `digits` without leading zeros (empty: zero), of which the last `scale` stand behind the point. */
export type NumberText = { negative: boolean; digits: string; scale: number };

/** What PostgreSQL's numeric can hold before and behind the point; beyond it an exponent is only an attack on memory. */
export const mostWhole = 131_072;
export const mostScale = 16_383;

const shape = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,6}))?$/;

/** Undefined where it is no number, or none that a database could hold. */
export const readNumber = (text: string): NumberText | undefined => {
  const found = shape.exec(text);
  if (found === null) return undefined;
  const [, sign, whole = '', fraction = '', power = '0'] = found;
  if (whole === '' && fraction === '') return undefined;
  const exponent = Number(power);
  if (whole.length + exponent > mostWhole + 1 || fraction.length - exponent > mostScale) return undefined;
  const scale = Math.max(0, fraction.length - exponent);
  const padded = whole + fraction + '0'.repeat(Math.max(0, exponent - fraction.length));
  const digits = padded.replace(/^0+/, '');
  if (digits.length - scale > mostWhole) return undefined;
  return { negative: sign === '-', digits, scale };
};

/** With exactly `scale` digits behind the point; no sign before zero. */
export const printNumber = ({ negative, digits, scale }: NumberText): string => {
  const full = digits.padStart(scale + 1, '0');
  const at = full.length - scale;
  const text = scale === 0 ? full : `${full.slice(0, at)}.${full.slice(at)}`;
  return negative && digits !== '' ? `-${text}` : text;
};

export const isZero = ({ digits }: NumberText): boolean => digits === '';

/** Half away from zero, as PostgreSQL's numeric does. `scale` may be negative: tens, hundreds. */
export const rounded = (number: NumberText, scale: number): { number: NumberText; exact: boolean } => {
  const drop = number.scale - scale;
  if (drop <= 0)
    return {
      number: { ...number, digits: trimZeros(number.digits + '0'.repeat(-drop)), scale },
      exact: true,
    };
  const keep = number.digits.slice(0, Math.max(0, number.digits.length - drop));
  const dropped = number.digits.slice(keep.length).padStart(drop, '0');
  const up = dropped.charCodeAt(0) >= 0x35;
  const digits = up ? (BigInt(keep === '' ? '0' : keep) + 1n).toString() : keep;
  return { number: { negative: number.negative, digits, scale }, exact: /^0*$/.test(dropped) };
};

const trimZeros = (digits: string): string => (/^0*$/.test(digits) ? '' : digits);
