/** Periods as contracts name them: `2026`, `2026-Q1` or `2026-03`, by the wall clock of the contract's zone. Pure. */
import { instantOf } from '@perennial/domain/calendar/zone';

const pattern = /^(20\d{2})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?$/;

export const isPeriod = (name: string): boolean => pattern.test(name);

/** Epoch ms; `to` is not included. @throws RangeError for what is no period. */
export const periodRange = (name: string, timeZone: string): { from: number; to: number } => {
  const [, year, quarter, month] = pattern.exec(name) ?? [];
  if (year === undefined) throw new RangeError(`"${name}" is no period`);
  const first = quarter === undefined ? Number(month ?? 1) : 3 * Number(quarter) - 2;
  const months = quarter === undefined ? (month === undefined ? 12 : 1) : 3;
  const startOf = (number: number) => instantOf(timeZone, Date.UTC(Number(year), number - 1, 1));
  return { from: startOf(first), to: startOf(first + months) };
};
