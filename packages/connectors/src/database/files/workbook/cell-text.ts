/** Numbers and dates of a sheet as text that loses nothing. */

/** `1.5E-7` written out. */
const plain = (text: string): string => {
  const match = /^(-?)(\d+)(?:\.(\d*))?e([+-]?\d+)$/i.exec(text);
  if (match === null) return text;
  const [, sign = '', whole = '', part = '', exponent = ''] = match;
  const point = whole.length + Number(exponent);
  const digits = whole + part;
  if (Math.abs(point) > 400) return text;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits.padEnd(point, '0');
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
};

/**
 * Excel keeps 1.1 as 1.1000000000000001: what it shows has fifteen digits at most. They are taken where they stand for
 * the same number; else the digits stay as the file has them.
 */
export const numberText = (text: string): string => {
  const digits = text.replace(/e.*$/i, '').replaceAll(/\D/g, '').replace(/^0+/, '');
  if (digits.length <= 15) return plain(text);
  const shown = Number(Number(text).toPrecision(15));
  return shown === Number(text) && text.includes('.') ? plain(String(shown)) : plain(text);
};

const dayMs = 86_400_000;
const pad = (n: number, width = 2): string => String(n).padStart(width, '0');

/** `serial`: days since 1899-12-31, in which Excel counts a 29 February 1900; since 1904-01-01 in old files of the Mac. */
export const dateText = (text: string, since1904: boolean): string => {
  const serial = Number(text);
  if (!Number.isFinite(serial) || serial < 0) return text;
  const ms = Math.round((serial % 1) * dayMs);
  const day = Math.floor(serial) + (ms === dayMs ? 1 : 0);
  const rest = ms % dayMs;
  const thousandths = rest % 1_000 === 0 ? '' : `.${pad(rest % 1_000, 3)}`;
  const clock = `${pad(Math.floor(rest / 3_600_000))}:${pad(Math.floor(rest / 60_000) % 60)}:${pad(Math.floor(rest / 1_000) % 60)}${thousandths}`;
  if (day === 0 && !since1904) return clock;
  if (day === 60 && !since1904) return rest === 0 ? '1900-02-29' : `1900-02-29 ${clock}`;
  const epoch = since1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, day < 60 ? 31 : 30);
  const at = new Date(epoch + day * dayMs);
  if (Number.isNaN(at.getTime())) return text;
  const date = `${pad(at.getUTCFullYear(), 4)}-${pad(at.getUTCMonth() + 1)}-${pad(at.getUTCDate())}`;
  return rest === 0 ? date : `${date} ${clock}`;
};

/** Characters XML cannot hold stand as `_x000D_`. */
export const unescapeText = (text: string): string =>
  text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
