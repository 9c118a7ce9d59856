/**
 * Formats of dates as text: `YYYY`, `YY` (1970 to 2069), `MM`, `DD`, `HH`, `mm`, `ss` of two digits, `M`, `D`, `H`, `m`,
 * `s` of one or two, `f` to `ffffff` for up to so many digits of a second, `A` for AM, PM, 上午 and 下午, `Z` for an offset;
 * `[...]` may be missing; other letters stand in 'quotes'; anything else stands for itself.
 */
import type { Moment } from '../value/moment.ts';
import { readOffset } from '../value/read-iso.ts';

/** Reads from `at` on; answers where it ended, -1 where the text is of another form. */
type Step = (text: string, at: number, moment: Moment) => number;

export type DateFormat = {
  /** Whether the whole text is of the format; what it says is in `moment`, whether there is such a day or not. */
  read: (text: string, moment: Moment) => boolean;
};

const isDigit = (text: string, at: number): boolean => {
  const c = text.charCodeAt(at);
  return c >= 0x30 && c <= 0x39;
};

const number =
  (least: number, most: number, put: (moment: Moment, value: number) => void): Step =>
  (text, at, moment) => {
    let end = at;
    let value = 0;
    for (; end - at < most && isDigit(text, end); end++) value = value * 10 + text.charCodeAt(end) - 0x30;
    if (end - at < least) return -1;
    put(moment, value);
    return end;
  };

const fraction =
  (most: number): Step =>
  (text, at, moment) => {
    let end = at;
    while (end - at < most && isDigit(text, end)) end += 1;
    moment.fraction = text.slice(at, end);
    return end === at ? -1 : end;
  };

const halves: readonly [string, boolean][] = [
  ['AM', false],
  ['PM', true],
  ['am', false],
  ['pm', true],
  ['上午', false],
  ['下午', true],
];

const halfOfDay: Step = (text, at, moment) => {
  const found = halves.find(([word]) => text.startsWith(word, at));
  if (found === undefined) return -1;
  moment.half = found[1] ? 'pm' : 'am';
  return at + 2;
};

const offset: Step = (text, at, moment) => {
  const end = text[at] === 'Z' ? at + 1 : at + (/^[+-][\d:]*/.exec(text.slice(at))?.[0].length ?? 0);
  moment.offset = readOffset(text.slice(at, end));
  return moment.offset === undefined ? -1 : end;
};

const literal =
  (word: string): Step =>
  (text, at) =>
    text.startsWith(word, at) ? at + word.length : -1;

const run =
  (steps: readonly Step[]): Step =>
  (text, at, moment) => {
    let end = at;
    for (const step of steps) {
      end = step(text, end, moment);
      if (end === -1) return -1;
    }
    return end;
  };

const optional =
  (step: Step): Step =>
  (text, at, moment) => {
    const end = step(text, at, moment);
    return end === -1 ? at : end;
  };

type DayField = 'year' | 'month' | 'day';
type ClockField = 'hour' | 'minute' | 'second';

const ofDay =
  (field: DayField) =>
  (moment: Moment, value: number): void => {
    moment[field] = value;
  };
const ofClock =
  (field: ClockField) =>
  (moment: Moment, value: number): void => {
    moment.hasTime = true;
    moment[field] = value;
  };
const ofCentury = (moment: Moment, value: number): void => {
  moment.year = value < 70 ? 2000 + value : 1900 + value;
};

const steps: Readonly<Record<string, Step>> = {
  YYYY: number(4, 4, ofDay('year')),
  YY: number(2, 2, ofCentury),
  MM: number(2, 2, ofDay('month')),
  M: number(1, 2, ofDay('month')),
  DD: number(2, 2, ofDay('day')),
  D: number(1, 2, ofDay('day')),
  HH: number(2, 2, ofClock('hour')),
  H: number(1, 2, ofClock('hour')),
  mm: number(2, 2, ofClock('minute')),
  m: number(1, 2, ofClock('minute')),
  ss: number(2, 2, ofClock('second')),
  s: number(1, 2, ofClock('second')),
  A: halfOfDay,
  Z: offset,
};

const token = /'([^']*)'|(YYYY|YY|MM?|DD?|HH?|mm?|ss?|f{1,6}|A|Z)|(\[)|(\])|([A-Za-z])|(.)/gsu;

/** `fault` says what is wrong with the format. */
export const compileDateFormat = (format: string): DateFormat | { fault: string } => {
  const open: Step[][] = [[]];
  const names = new Set<string>();
  const add = (step: Step): void => void open.at(-1)?.push(step);
  for (const [, quoted, name, opens, closes, letter, other] of format.matchAll(token)) {
    if (quoted !== undefined) add(literal(quoted));
    else if (name !== undefined) {
      names.add(name);
      add(steps[name] ?? fraction(name.length));
    } else if (opens !== undefined) open.push([]);
    else if (closes !== undefined) {
      const inner = open.pop();
      if (inner === undefined || open.length === 0) return { fault: 'closes a bracket that was not opened' };
      add(optional(run(inner)));
    } else if (letter !== undefined)
      return { fault: `"${letter}" means nothing in a date; quote it if it stands for itself` };
    else if (other !== undefined) add(literal(other));
  }
  if (open.length > 1) return { fault: 'has a bracket that is not closed' };
  const has = (...any: string[]): boolean => any.some((name) => names.has(name));
  if (!has('YYYY', 'YY') || !has('MM', 'M') || !has('DD', 'D')) return { fault: 'needs year, month and day' };
  const whole = run(open[0] ?? []);
  return {
    read: (text, moment) => {
      moment.reset();
      if (whole(text, 0, moment) !== text.length) return false;
      return moment.half === undefined || takeHalf(moment);
    },
  };
};

/** Twelve hours and a half of the day to twenty-four; false where there is no such hour. */
const takeHalf = (moment: Moment): boolean => {
  if (moment.hour < 1 || moment.hour > 12) return false;
  moment.hour = (moment.hour % 12) + (moment.half === 'pm' ? 12 : 0);
  return true;
};
