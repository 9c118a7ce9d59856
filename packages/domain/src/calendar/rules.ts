/**
 * Business calendars as data. Dates are `YYYY-MM-DD` by the wall clock of the calendar's time zone, instants epoch ms
 * (UTC), amounts ms.
 */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** Opening and closing by the wall clock, `HH:MM` or `HH:MM:SS`; closing is exclusive, `24:00` the next midnight. */
export type Window = readonly [from: string, to: string];

export type Named = { name?: string; nameZh?: string };
export type Holiday = Named & { date: string };
/** Closed on `MM-DD` of every year. */
export type AnnualHoliday = Named & { day: string };
/** Replaces the weekly hours of its date; `make-up` is a working day moved there by a holiday notice (调休). */
export type SpecialDay = Named & { date: string; windows: Window[]; kind: 'special' | 'make-up' };
/** Cut out of whatever its date has. */
export type Break = { date: string; windows: Window[] };

/** What counts, from strongest to weakest: holidays, special days, the week. Breaks are cut out of the outcome. */
export type CalendarSpec = {
  tz: string;
  week: Partial<Record<Weekday, Window[]>>;
  holidays: Holiday[];
  annualHolidays: AnnualHoliday[];
  specialDays: SpecialDay[];
  breaks: Break[];
};

export const holidaySets = ['cn'] as const;
export type HolidaySetName = (typeof holidaySets)[number];

/** One version of a calendar. It never changes once used, so a due instant stays explicable. */
export type Calendar = Named & {
  id: string;
  version: number;
  name: string;
  spec: CalendarSpec;
  /** The holiday notices its dates were taken from. */
  sources: { set: HolidaySetName; year: number; version: number }[];
};

/** Where a holiday set comes from: a notice of a government. */
export type HolidaySource = { title: string; issuer: string; date: string; number?: string; url?: string };

/** Legal holidays and make-up working days of one year, as one notice orders them. */
export type HolidaySetYear = {
  set: HolidaySetName;
  year: number;
  version: number;
  source: HolidaySource;
  holidays: { date: string; name: string; nameZh: string }[];
  makeUpDays: (Named & { date: string })[];
};

export type OpenKind = 'week' | 'special' | 'make-up' | '24x7';
export type OpenSpan = Named & { from: number; to: number; date: string; kind: OpenKind };

export type ClosedKind = 'holiday' | 'annual-holiday' | 'break' | 'weekly';
export type ClosedDay = Named & { date: string; kind: ClosedKind };

/**
 * Open time behind a small interface. Intervals are half-open. A wall time the clock skips is never open, one it
 * repeats is open both times. Every method throws DomainError `request.invalid` for instants outside the years a calendar
 * reckons with (1900 to 2199), and where it has too little open time left; around the clock has no such bounds.
 */
export interface BusinessHours {
  /** Open time in [from, to); 0 when `to` is not later. */
  between(from: number, to: number): number;
  /**
   * The first instant at which `amount` of open time has passed since `from`, so an amount used up at closing is
   * reached at closing. Negative amounts mirror that: the last instant with so much open time before `from`.
   */
  add(from: number, amount: number): number;
  isOpen(at: number): boolean;
  /** `at` itself when open, else the next opening. */
  nextOpen(at: number): number;
  /**
   * The wall time of `from` on the `days`th working date after (negative: before) its date, or that date's closing.
   * 0 is `from` itself, or the closing still ahead on its date, else that of the next working date.
   */
  addDays(from: number, days: number, opts?: { endOfDay?: boolean }): number;
  /** The open stretches in [from, to), clipped to it. */
  spans(from: number, to: number): OpenSpan[];
  /** The dates [from, to) touches that have no open time, each with its reason. */
  closed(from: number, to: number): ClosedDay[];
}
