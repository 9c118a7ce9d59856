/**
 * The least a due date could be: one minute after the other is asked whether it is open, by the wall clock of the
 * calendar's zone, until enough of them were. Exact to the minute, and as slow as it sounds.
 */
export type WalkedCalendar = {
  tz: string;
  /** By the names `Intl` gives them, `Mon` to `Sun`; windows `HH:MM`, the end exclusive. */
  week: Record<string, readonly (readonly [from: string, to: string])[]>;
  /** `YYYY-MM-DD`. */
  holidays: ReadonlySet<string>;
  /** Windows of single dates, in place of the week's. */
  special: ReadonlyMap<string, readonly (readonly [from: string, to: string])[]>;
};

const minute = 60_000;

/** Reads as `Mon, 2026-01-05, 09:00`. One format for all: making one costs more than using it a hundred times. */
const wallClock = (tz: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-CA', {
    timeZone: tz,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });

const isOpen = (calendar: WalkedCalendar, wall: Intl.DateTimeFormat, at: number): boolean => {
  const [weekday = '', date = '', time = ''] = wall.format(at).split(', ');
  if (calendar.holidays.has(date)) return false;
  const windows = calendar.special.get(date) ?? calendar.week[weekday] ?? [];
  return windows.some(([from, to]) => from <= time && time < to);
};

/** Answers how to find the end of the `minutes`th open minute from `from`, epoch ms on a whole minute. */
export const minuteWalk = (calendar: WalkedCalendar): ((from: number, minutes: number) => number) => {
  const wall = wallClock(calendar.tz);
  return (from, minutes) => {
    let at = from;
    for (let left = minutes; left > 0; at += minute) if (isOpen(calendar, wall, at)) left -= 1;
    return at;
  };
};
