/** `2026`, `2026-Q3` or `2026-03`, in the days of China. */
export const periodPattern = /^(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?$/;

export type Period = { name: string; from: string; to: string };

const offset = '+08:00';

/** Months count from 0 and may run over into the next year. */
const monthStart = (year: number, month: number): string => {
  const [y, m] = [year + Math.floor(month / 12), (month % 12) + 1];
  const date = `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-01`;
  return new Date(`${date}T00:00:00${offset}`).toISOString();
};

/** @throws RangeError for anything but a period. */
export const periodOf = (name: string): Period => {
  const [whole, year, quarter, month] = periodPattern.exec(name) ?? [];
  if (whole === undefined) throw new RangeError(`${name} is no period`);
  const first = quarter ? (Number(quarter) - 1) * 3 : month ? Number(month) - 1 : 0;
  const months = quarter ? 3 : month ? 1 : 12;
  return { name, from: monthStart(Number(year), first), to: monthStart(Number(year), first + months) };
};
