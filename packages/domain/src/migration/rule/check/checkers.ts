import type { Check } from '../../plan/rules.ts';
import { Moment } from '../../value/moment.ts';
import { isZero, readNumber } from '../../value/number-text.ts';
import { readDateTime } from '../../value/read-iso.ts';
import { isGs1Number, isUdi } from './gs1.ts';
import { isCreditCode } from './uscc.ts';

const moment = new Moment();

/** A day there is, as `YYYY-MM-DD`. */
const isIsoDate = (text: string): boolean =>
  text.length === 10 && readDateTime(text, moment) && moment.problem() === undefined;

const isPositive = (text: string): boolean => {
  const number = readNumber(text);
  return number !== undefined && !number.negative && !isZero(number);
};

export const checkers = {
  'gs1': isGs1Number,
  'udi': isUdi,
  'uscc': isCreditCode,
  'iso-date': isIsoDate,
  'positive': isPositive,
} satisfies Record<Check, (text: string) => boolean>;
