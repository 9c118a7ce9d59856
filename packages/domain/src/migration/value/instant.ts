import { dateText, eraText, Moment, offsetText, timeText } from './moment.ts';
import { isZeroDate, readDateTime, readTime } from './read-iso.ts';
import type { Canonical, Trace } from './trace.ts';
import type { ZoneClock } from './zone-clock.ts';

export type TimeOptions = {
  /** The clock by which wall times without an offset are read and instants written to columns without zone. */
  clock: ZoneClock | undefined;
  lossy: boolean;
};

const endless = new Set(['infinity', '-infinity']);
const firstYear = -4712;

const notDate = (text: string, trace: Trace): null =>
  isZeroDate(text)
    ? trace.refuse(
        'value.zero-date',
        'is the date that is none; `null-if-zero-date` or `zero: null` makes it NULL',
      )
    : trace.refuse('value.date', 'is not of the form YYYY-MM-DD HH:mm:ss; name its format with `date`');

/** False where it was refused. */
const read = (text: string, moment: Moment, lastYear: number, trace: Trace): boolean => {
  if (!readDateTime(text, moment)) {
    notDate(text, trace);
    return false;
  }
  const problem = moment.problem();
  if (problem !== undefined) {
    if (isZeroDate(text)) notDate(text, trace);
    else trace.refuse('value.date', problem);
    return false;
  }
  if (moment.year >= firstYear && moment.year <= lastYear) return true;
  trace.refuse('value.range', 'is beyond the years PostgreSQL knows');
  return false;
};

/** Digits beyond `precision` are zeros, or cut off where the column may lose them. */
const fit = (moment: Moment, precision: number, lossy: boolean, trace: Trace): boolean => {
  if (moment.fraction.length <= precision) return true;
  if (/[1-9]/.test(moment.fraction.slice(precision))) {
    if (!lossy) {
      trace.refuse('value.precision', `has more than ${precision} digits of a second`);
      return false;
    }
    trace.lost = true;
  }
  moment.fraction = moment.fraction.slice(0, precision);
  return true;
};

/** Moves a moment that names its offset to the wall clock of the plan's zone. */
const toWallClock = (moment: Moment, clock: ZoneClock | undefined, trace: Trace): boolean => {
  if (moment.offset === undefined) return true;
  if (clock === undefined) {
    trace.refuse(
      'zone.missing',
      'is an instant, and the plan names no zone (`timeZone` of the source) whose wall clock to write',
    );
    return false;
  }
  const instant = moment.localSeconds() - moment.offset;
  moment.setLocalSeconds(instant + clock.ofInstant(instant));
  moment.offset = undefined;
  return true;
};

/** Moves a moment to UTC; a wall clock is read in the plan's zone. */
const toUtc = (moment: Moment, clock: ZoneClock | undefined, trace: Trace): boolean => {
  let { offset } = moment;
  if (offset === undefined) {
    if (clock === undefined) {
      trace.refuse('zone.missing', 'carries no zone, and the plan names none (`timeZone` of the source)');
      return false;
    }
    const found = clock.ofLocal(moment.localSeconds());
    if (found === 'gap') {
      trace.refuse('zone.gap', 'is a time the clocks skipped when they were put forward');
      return false;
    }
    if (clock.twice) trace.ambiguous = true;
    offset = found;
  }
  if (offset !== 0) moment.setLocalSeconds(moment.localSeconds() - offset);
  moment.offset = 0;
  return true;
};

export const dateOf = ({ clock, lossy }: TimeOptions): Canonical => {
  const moment = new Moment();
  return (text, trace) => {
    if (endless.has(text)) return text;
    if (!read(text, moment, 5_874_897, trace)) return null;
    if (!moment.hasTime && text.length === 10) return text;
    if (!toWallClock(moment, clock, trace)) return null;
    if (moment.hasTime && !moment.isMidnight()) {
      if (!lossy) return trace.refuse('value.precision', 'has a time of day, which a date would lose');
      trace.lost = true;
    }
    return dateText(moment) + eraText(moment);
  };
};

const precisionOf = (type: string): number => {
  const found = /\((\d)\)/.exec(type)?.[1];
  return found === undefined ? 6 : Number(found);
};

/** `type` tells the digits of a second it keeps: `timestamp(3) without time zone`. */
export const timestampOf = (type: string, { clock, lossy }: TimeOptions): Canonical => {
  const precision = precisionOf(type);
  const moment = new Moment();
  return (text, trace) => {
    if (endless.has(text)) return text;
    if (!read(text, moment, 294_276, trace)) return null;
    if (text.length === 19 && moment.offset === undefined && text.charCodeAt(10) === 0x20) return text;
    if (!toWallClock(moment, clock, trace) || !fit(moment, precision, lossy, trace)) return null;
    return `${dateText(moment)} ${timeText(moment)}${eraText(moment)}`;
  };
};

/** Always in UTC, as the session of the target prints it. */
export const timestamptzOf = (type: string, { clock, lossy }: TimeOptions): Canonical => {
  const precision = precisionOf(type);
  const moment = new Moment();
  return (text, trace) => {
    if (endless.has(text)) return text;
    if (!read(text, moment, 294_276, trace)) return null;
    if (!toUtc(moment, clock, trace) || !fit(moment, precision, lossy, trace)) return null;
    return `${dateText(moment)} ${timeText(moment)}+00${eraText(moment)}`;
  };
};

/** The end of a day may be written 24:00:00, which PostgreSQL keeps apart from its beginning. */
export const timeOf = (type: string, { lossy }: TimeOptions): Canonical => {
  const precision = precisionOf(type);
  const zoned = type.includes('with time zone') || type === 'timetz';
  const moment = new Moment();
  const badTime = 'is not a time of day of the form HH:mm:ss';
  return (text, trace) => {
    if (!readTime(text, moment)) return trace.refuse('value.time', badTime);
    const endOfDay =
      moment.hour === 24 && moment.minute === 0 && moment.second === 0 && !/[1-9]/.test(moment.fraction);
    if (!endOfDay && (moment.hour > 23 || moment.minute > 59 || moment.second > 59))
      return trace.refuse('value.time', badTime);
    if (zoned !== (moment.offset !== undefined))
      return trace.refuse(
        'zone.missing',
        zoned ? `carries no offset, which ${type} keeps` : `carries an offset, which ${type} cannot keep`,
      );
    if (!fit(moment, precision, lossy, trace)) return null;
    return timeText(moment) + (moment.offset === undefined ? '' : offsetText(moment.offset));
  };
};
