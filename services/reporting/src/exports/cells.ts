/** Cells with a real type: numbers are reckoned with, dates sorted, and no text of a ticket is ever a formula. */
import { localAt } from '@perennial/domain/calendar/zone';
import type { Cell } from 'write-excel-file/node';

const hourMs = 3_600_000;

export const heading = (text: string): Cell => ({ value: text, type: String, fontWeight: 'bold' });
export const text = (value: string): Cell => ({ value, type: String });
export const count = (value: number): Cell => ({ value, type: Number, format: '0' });
export const hours = (ms: number): Cell => ({ value: ms / hourMs, type: Number, format: '#,##0.00' });
/** Minor units of a currency, shown in its major ones. */
export const money = (minor: number, currency: string): Cell => {
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return {
    value: minor / 10 ** digits,
    type: Number,
    format: digits === 0 ? '#,##0' : `#,##0.${'0'.repeat(digits)}`,
  };
};

/** `pct` from 0 to 100; empty when nothing was due, which is neither 0 nor 100. */
export const percent = (pct: number | null): Cell =>
  pct === null ? null : { value: pct / 100, type: Number, format: '0.000%' };

/** Excel knows no time zones: the wall time in `timeZone`. */
export const wallTime = (at: string | null | undefined, timeZone: string): Cell =>
  at === null || at === undefined
    ? null
    : { value: new Date(localAt(timeZone, Date.parse(at))), type: Date, format: 'yyyy-mm-dd hh:mm:ss' };
