/** Local dates as day numbers (days since 1970-01-01) and wall times as ms of the day. No time zone is involved. */
export const dayMs = 86_400_000;

const pattern = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The day number of a `YYYY-MM-DD`, undefined when there is no such date. */
export const dayOf = (date: string): number | undefined => {
  if (!pattern.test(date)) return undefined;
  const ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(ms) || dateOf(ms / dayMs) !== date ? undefined : ms / dayMs;
};

export const dateOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);

/** 0 is Monday. */
export const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** `HH:MM` or `HH:MM:SS` in ms since midnight; `24:00` is the end of the day. */
export const timeOf = (time: string): number => {
  const [h = 0, m = 0, s = 0] = time.split(':').map(Number);
  return ((h * 60 + m) * 60 + s) * 1000;
};

/** `MM-DD` exists in some year; 29 February does. */
export const isAnnualDay = (day: string): boolean => dayOf(`2000-${day}`) !== undefined;
