import { civilOf, daysOf, monthLength } from './civil.ts';

/**
 * A date with or without time and offset, filled again for every value. `fraction` is what stood behind the seconds'
 * point; `offset` in seconds east of UTC, undefined where none was written.
 */
export class Moment {
  year = 0;
  month = 0;
  day = 0;
  hasTime = false;
  hour = 0;
  minute = 0;
  second = 0;
  fraction = '';
  offset: number | undefined;
  /** Of a day of twelve hours twice; only formats that name it set it. */
  half: 'am' | 'pm' | undefined;

  reset(): void {
    this.year = 0;
    this.month = 1;
    this.day = 1;
    this.hasTime = false;
    this.hour = 0;
    this.minute = 0;
    this.second = 0;
    this.fraction = '';
    this.offset = undefined;
    this.half = undefined;
  }

  /** What is wrong with it; undefined where such a day and time exist. */
  problem(): string | undefined {
    if (this.month < 1 || this.month > 12) return `has no such month: ${this.month}`;
    const length = monthLength(this.year, this.month);
    if (this.day < 1 || this.day > length)
      return `has no such day: that month has ${length}, not ${this.day}`;
    if (this.hour > 23 || this.minute > 59 || this.second > 59) return 'has no such time of day';
    return undefined;
  }

  /** Seconds of its wall clock since 1970-01-01 00:00:00, whatever the zone. */
  localSeconds(): number {
    return (
      daysOf(this.year, this.month, this.day) * 86_400 + this.hour * 3600 + this.minute * 60 + this.second
    );
  }

  setLocalSeconds(seconds: number): void {
    const days = Math.floor(seconds / 86_400);
    const rest = seconds - days * 86_400;
    civilOf(days, this);
    this.hour = Math.floor(rest / 3600);
    this.minute = Math.floor((rest % 3600) / 60);
    this.second = rest % 60;
    this.hasTime = true;
  }

  isMidnight(): boolean {
    return this.hour === 0 && this.minute === 0 && this.second === 0 && !/[1-9]/.test(this.fraction);
  }
}

export const two = Array.from({ length: 100 }, (_, i) => (i < 10 ? `0${i}` : `${i}`));

/** The form of ISO 8601 that PostgreSQL prints, without the mark of years before Christ. */
export const dateText = ({ year, month, day }: Moment): string => {
  const shown = year > 0 ? year : 1 - year;
  const padded = shown > 999 ? `${shown}` : `${shown}`.padStart(4, '0');
  return `${padded}-${two[month]}-${two[day]}`;
};

export const eraText = ({ year }: Moment): string => (year > 0 ? '' : ' BC');

/** `fraction` without the zeros at its end. */
export const timeText = ({ hour, minute, second, fraction }: Moment): string => {
  const clock = `${two[hour]}:${two[minute]}:${two[second]}`;
  if (fraction === '') return clock;
  const kept = fraction.replace(/0+$/, '');
  return kept === '' ? clock : `${clock}.${kept}`;
};

/** `+08`, `+05:30`, `+08:05:43`. */
export const offsetText = (offset: number): string => {
  const size = Math.abs(offset);
  const minutes = Math.floor((size % 3600) / 60);
  const seconds = size % 60;
  const hours = `${offset < 0 ? '-' : '+'}${two[Math.floor(size / 3600)]}`;
  if (seconds !== 0) return `${hours}:${two[minutes]}:${two[seconds]}`;
  return minutes === 0 ? hours : `${hours}:${two[minutes]}`;
};
