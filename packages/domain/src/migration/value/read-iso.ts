/** Reads dates and times in the ISO form databases print; no other form is guessed at, `date` in a plan names them. */
import type { Moment } from './moment.ts';

const digit = (text: string, at: number): number => {
  const c = text.charCodeAt(at) - 0x30;
  return c >= 0 && c <= 9 ? c : -1;
};

/** Two digits as a number; -1 where they are not two. */
const pair = (text: string, at: number): number => {
  const tens = digit(text, at);
  const ones = digit(text, at + 1);
  return tens < 0 || ones < 0 ? -1 : tens * 10 + ones;
};

const offsetShape = /^(?:Z|([+-])(\d\d)(?::?([0-5]\d)(?::?([0-5]\d))?)?)$/;

/** Seconds east of UTC; undefined where it is no offset. */
export const readOffset = (text: string): number | undefined => {
  const found = offsetShape.exec(text);
  if (found === null) return undefined;
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = found;
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  // Farther than any zone ever was; PostgreSQL refuses it, too.
  if (size >= 16 * 3600) return undefined;
  return sign === '-' ? -size : size;
};

/** From `at` on: `HH:mm[:ss[.fraction]]` and an offset. */
const readTimeAt = (text: string, at: number, end: number, moment: Moment): boolean => {
  moment.hasTime = true;
  moment.hour = pair(text, at);
  moment.minute = pair(text, at + 3);
  if (moment.hour < 0 || moment.minute < 0 || text[at + 2] !== ':') return false;
  let next = at + 5;
  if (text[next] === ':' && next < end) {
    moment.second = pair(text, next + 1);
    if (moment.second < 0) return false;
    next += 3;
    if (text[next] === '.' && next < end) {
      const from = next + 1;
      for (next = from; next < end && digit(text, next) >= 0; ) next += 1;
      if (next === from) return false;
      moment.fraction = text.slice(from, next);
    }
  }
  if (next > end) return false;
  if (next === end) return true;
  moment.offset = readOffset(text.slice(next, end));
  return moment.offset !== undefined;
};

const beforeChrist = ' BC';

/** `YYYY-MM-DD`, with a time after a space or T; years have four digits or more. False where it is of another form. */
export const readDateTime = (text: string, moment: Moment): boolean => {
  moment.reset();
  let end = text.length;
  const bc = end > 3 && text.charCodeAt(end - 1) === 0x43 && text.endsWith(beforeChrist);
  if (bc) end -= 3;
  let at = 0;
  let year = 0;
  for (let d = digit(text, 0); d >= 0 && at < 7; d = digit(text, at)) {
    year = year * 10 + d;
    at += 1;
  }
  if (at < 4 || text.charCodeAt(at) !== 0x2d || text.charCodeAt(at + 3) !== 0x2d) return false;
  moment.year = bc ? 1 - year : year;
  moment.month = pair(text, at + 1);
  moment.day = pair(text, at + 4);
  if (moment.month < 0 || moment.day < 0 || (bc && year === 0)) return false;
  at += 6;
  if (at === end) return true;
  const mark = text.charCodeAt(at);
  return at < end && (mark === 0x20 || mark === 0x54) && readTimeAt(text, at + 1, end, moment);
};

/** `HH:mm[:ss[.fraction]]`, with or without an offset. */
export const readTime = (text: string, moment: Moment): boolean => {
  moment.reset();
  return readTimeAt(text, 0, text.length, moment);
};

const zeroDate = /^(?:0{8}|0{1,4}[-/.]0{1,2}[-/.]0{1,2})(?:[ T]0{1,2}:0{1,2}(?::0{1,2}(?:\.0+)?)?)?$/;

/** The date that is none, which MySQL keeps and other systems write as text. */
export const isZeroDate = (text: string): boolean => text.charCodeAt(0) === 0x30 && zeroDate.test(text);
