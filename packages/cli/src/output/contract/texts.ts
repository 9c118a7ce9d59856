/** Single terms of a contract, as stored, in a few words. */
import { formatDuration } from '@perennial/domain/contract/duration/format';
import { at, type Json, numberAt, textAt } from '../../json.ts';
import { shownMoney } from '../money.ts';
import { type Lang, say, type Word } from '../words.ts';

export const durationText = (ms: number | undefined): string => (ms === undefined ? '' : formatDuration(ms));

export const targetText = (target: Json | undefined, lang: Lang): string => {
  const ms = numberAt(target, 'ms');
  if (ms !== undefined) return formatDuration(ms);
  const days = `${textAt(target, 'workingDays')} ${say(lang, 'workingDays')}`;
  return at(target, 'endOfDay') === true ? `${days}, ${say(lang, 'endOfDay')}` : days;
};

export const hoursText = (hours: Json | undefined): string => {
  const kind = textAt(hours, 'kind');
  if (kind === 'weekdays')
    return `mon-fri ${textAt(hours, 'from')}-${textAt(hours, 'to')} ${textAt(hours, 'tz')}`;
  if (kind !== 'calendar') return kind;
  return [textAt(hours, 'id'), textAt(hours, 'version')].filter(Boolean).join(' v');
};

const periods: Record<string, Word> = { year: 'perYear', quarter: 'perQuarter', month: 'perMonth' };
const units: Record<string, Word> = { count: 'unitCount', days: 'unitDays', hours: 'unitHours' };

const wordFor = (table: Record<string, Word>, key: string, lang: Lang): string => {
  const word = Object.hasOwn(table, key) ? table[key] : undefined;
  return word === undefined ? key : say(lang, word);
};

export const periodText = (per: string, lang: Lang): string => wordFor(periods, per, lang);

export const unitText = (unit: string, lang: Lang): string =>
  unit === 'unlimited' ? say(lang, 'unlimited') : wordFor(units, unit, lang);

/** `40 hours / quarter`, `unlimited`, `not included`. */
export const entitlementText = (clause: Json | undefined, lang: Lang): string => {
  if (at(clause, 'included') === false) return say(lang, 'notIncluded');
  const entitlement = at(clause, 'entitlement');
  const unit = textAt(entitlement, 'unit');
  if (unit === 'unlimited') return say(lang, 'unlimited');
  const per = periodText(textAt(entitlement, 'per'), lang);
  return `${textAt(entitlement, 'amount')} ${unitText(unit, lang)} / ${per}`;
};

/** `CNY 2,000.00`, or `0.125 % of the quarter's fee` in short. */
export const creditAmountText = (amount: Json | undefined, currency: string, lang: Lang): string => {
  const fixed = numberAt(amount, 'fixed');
  if (fixed !== undefined) return shownMoney(fixed, currency);
  const pct = (numberAt(amount, 'milliPct') ?? 0) / 1000;
  return `${pct} % ${periodText(textAt(amount, 'period'), lang)}${lang === 'en' ? ' ' : ''}${say(lang, 'ofFee')}`;
};
