/** A business calendar as it is stored, for people. */
import { weekdays } from '@perennial/domain/calendar/rules';
import { at, type Json, listAt, textAt } from '../json.ts';
import { renderFitted } from './fit.ts';
import { headingsOf } from './reader.ts';
import { renderFacts } from './table.ts';
import type { Reader } from './ticket.ts';
import { type Lang, say, type Word } from './words.ts';

export const nameIn = (row: Json, { lang }: Pick<Reader, 'lang'>): string => {
  const [en, zh] = [textAt(row, 'name'), textAt(row, 'nameZh')];
  return lang === 'zh-CN' ? zh || en : en || zh;
};

/** `cn 2026 v1` */
export const sourcesText = (calendar: Json): string =>
  listAt(calendar, 'sources')
    .map((one) => `${textAt(one, 'set')} ${textAt(one, 'year')} v${textAt(one, 'version')}`)
    .join(', ');

const windowsText = (windows: Json[]): string =>
  windows.map((window) => (Array.isArray(window) ? window.map(String).join('-') : '')).join(', ');

/** 2024-01-01 was a Monday. */
const dayName = (index: number, lang: Lang): string =>
  new Intl.DateTimeFormat(lang, { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + index));

const weekTable = (spec: Json | undefined, reader: Reader): string =>
  renderFitted(
    headingsOf(reader, ['day', 'open']),
    weekdays.map((day, i) => [
      dayName(i, reader.lang),
      windowsText(listAt(spec, 'week', day)) || say(reader.lang, 'closed'),
    ]),
  );

type Lists = 'holidays' | 'annualHolidays' | 'specialDays' | 'breaks';

const kindOf = (list: Lists, row: Json): Word => {
  if (list === 'holidays') return 'holiday';
  if (list === 'annualHolidays') return 'annualHoliday';
  if (list === 'breaks') return 'breakDay';
  return textAt(row, 'kind') === 'make-up' ? 'makeUpDay' : 'specialDay';
};

/** Every dated exception to the week, by date; those of every year (`MM-DD`) first. */
const datesTable = (spec: Json | undefined, year: number | undefined, reader: Reader): string => {
  const rows = (['holidays', 'annualHolidays', 'specialDays', 'breaks'] as const).flatMap((list) =>
    listAt(spec, list).map((row) => [
      textAt(row, 'date') || textAt(row, 'day'),
      say(reader.lang, kindOf(list, row)),
      windowsText(listAt(row, 'windows')),
      nameIn(row, reader),
    ]),
  );
  const shown = rows.filter(
    ([date = '']) => year === undefined || date.length === 5 || date.startsWith(`${year}-`),
  );
  if (shown.length === 0) return say(reader.lang, 'nothing');
  const key = ([date = '']: string[]) => (date.length === 5 ? `0000-${date}` : date);
  return renderFitted(
    headingsOf(reader, ['date', 'kind', 'open', 'name']),
    shown.sort((a, b) => (key(a) < key(b) ? -1 : 1)),
  );
};

export const calendarSheet = (calendar: Json, year: number | undefined, reader: Reader): string => {
  const fact = (word: Word, value: string): [string, string] => [say(reader.lang, word), value];
  const spec = at(calendar, 'spec');
  return [
    renderFacts([
      fact('calendar', textAt(calendar, 'id')),
      fact('version', textAt(calendar, 'version')),
      fact('name', nameIn(calendar, reader)),
      fact('timeZone', textAt(spec, 'tz') || textAt(calendar, 'tz')),
      fact('sources', sourcesText(calendar)),
    ]),
    weekTable(spec, reader),
    datesTable(spec, year, reader),
  ].join('\n\n');
};

export const calendarsTable = (calendars: Json[], reader: Reader): string =>
  renderFitted(
    headingsOf(reader, ['calendar', 'version', 'name', 'timeZone', 'sources']),
    calendars.map((calendar) => [
      textAt(calendar, 'id'),
      textAt(calendar, 'version'),
      nameIn(calendar, reader),
      textAt(calendar, 'tz'),
      sourcesText(calendar),
    ]),
  );
