/** Numbers and carriers of GS1. Source: GS1 General Specifications, sections 3 (application identifiers) and 7.9 (check digits). */

/** GTIN-8, -12, -13, -14, GSIN, SSCC. */
const lengths = new Set([8, 12, 13, 14, 17, 18]);

/** From the right, next to the check digit, digits count three times and once in turn. */
export const hasCheckDigit = (digits: string): boolean => {
  let sum = 0;
  for (let i = digits.length - 2, weight = 3; i >= 0; i--, weight = 4 - weight) {
    const digit = digits.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return false;
    sum += digit * weight;
  }
  return digits.charCodeAt(digits.length - 1) - 0x30 === (10 - (sum % 10)) % 10;
};

export const isGs1Number = (text: string): boolean => lengths.has(text.length) && hasCheckDigit(text);

const dayOf = (text: string): boolean => {
  if (!/^\d{6}$/.test(text)) return false;
  const month = Number(text.slice(2, 4));
  // Day 00: the month as a whole.
  return month >= 1 && month <= 12 && Number(text.slice(4)) <= 31;
};
const words = (most: number) => (text: string) => text.length <= most && /^[!-"%-?A-Z_a-z]+$/.test(text);

/** What device identification is made of: device, lot, made, best before, expires, serial number, count. */
const fields: Readonly<Record<string, (text: string) => boolean>> = {
  '01': (text) => text.length === 14 && hasCheckDigit(text),
  '10': words(20),
  '11': dayOf,
  '15': dayOf,
  '17': dayOf,
  '21': words(20),
  '30': (text) => /^\d{1,8}$/.test(text),
  '240': words(30),
};
const fixedLengths: Readonly<Record<string, number>> = { '01': 14, '11': 6, '15': 6, '17': 6 };

const inBrackets = (text: string): [string, string][] | undefined => {
  const found = [...text.matchAll(/\((\d{2,4})\)([^(]+)/g)];
  if (found.reduce((sum, [whole]) => sum + whole.length, 0) !== text.length) return undefined;
  return found.map(([, id = '', value = '']) => [id, value]);
};

/** As a scanner sends it: fields of variable length end with the separator GS. */
const scanned = (text: string): [string, string][] | undefined => {
  const found: [string, string][] = [];
  for (let at = 0; at < text.length; ) {
    const id = [2, 3]
      .map((length) => text.slice(at, at + length))
      .find((name) => Object.hasOwn(fields, name));
    if (id === undefined) return undefined;
    const from = at + id.length;
    const fixed = fixedLengths[id];
    const gs = text.indexOf('\x1d', from);
    const end = fixed === undefined ? (gs === -1 ? text.length : gs) : Math.min(from + fixed, text.length);
    found.push([id, text.slice(from, end)]);
    at = text[end] === '\x1d' ? end + 1 : end;
  }
  return found;
};

/**
 * A device's identification: the element string in brackets or as scanned, beginning with its GTIN-14; or the bare
 * identifier of 14 digits.
 */
export const isUdi = (text: string): boolean => {
  if (/^\d{14}$/.test(text)) return hasCheckDigit(text);
  const parts = text.startsWith('(') ? inBrackets(text) : scanned(text);
  if (parts?.[0]?.[0] !== '01') return false;
  const seen = new Set(parts.map(([id]) => id));
  return seen.size === parts.length && parts.every(([id, value]) => fields[id]?.(value) ?? false);
};
