/** Reads next year's holiday notice, typed up as CSV or JSON, into a holiday set. */
import type { FieldFault } from '../../errors.ts';
import { dayOf } from '../dates.ts';
import { dateFaults } from '../holiday-set/check.ts';
import type { HolidaySetName, HolidaySetYear, HolidaySource } from '../rules.ts';
import { csvRows } from './csv-rows.ts';
import { type JsonRows, jsonRows } from './json-rows.ts';
import type { NoticeRow } from './rows.ts';
import { kindOf, kindWords, namesOf, normalDate } from './words.ts';

export type NoticeOptions = {
  set: HolidaySetName;
  version: number;
  source: HolidaySource;
  /** Without it the year is the file's own, or that of its first date. */
  year?: number;
};

export type NoticeResult = { set: HolidaySetYear } | { errors: FieldFault[] };

const rowsOf = (text: string): JsonRows => {
  const body = text.replace(/^\uFEFF/, '');
  return /^\s*[[{]/.test(body) ? jsonRows(body) : csvRows(body);
};

const rowFaults = (row: NoticeRow): FieldFault[] => {
  const fault = (field: string, code: string, message: string): FieldFault => ({
    path: `${row.path}/${field}`,
    code,
    message: `${row.label}${message}`,
  });
  const kind = kindOf(row.kind);
  return [
    ...(dayOf(row.date) === undefined
      ? [fault('date', 'date', `"${row.date}" is no date: use one that exists, as YYYY-MM-DD`)]
      : []),
    ...(kind === undefined
      ? [fault('kind', 'kind', `"${row.kind}" is no kind of day: use one of ${kindWords}`)]
      : []),
    ...(kind === 'holiday' && row.name === ''
      ? [fault('name', 'missing', 'give the name of the holiday')]
      : []),
  ];
};

const yearAsked = (rows: NoticeRow[], file: number | undefined, asked: number | undefined) => {
  const first = rows.find((row) => dayOf(row.date) !== undefined)?.date;
  return asked ?? file ?? (first === undefined ? undefined : Number(first.slice(0, 4)));
};

const yearFaults = (file: number | undefined, asked: number | undefined): FieldFault[] =>
  file !== undefined && asked !== undefined && file !== asked
    ? [{ path: '/year', code: 'year', message: `the file is for ${file}, not for ${asked}` }]
    : [];

const datesAcross = (rows: NoticeRow[], year: number | undefined): FieldFault[] => {
  const labels = new Map(rows.map((row) => [`${row.path}/date`, row.label]));
  return dateFaults(
    rows
      .filter((row) => dayOf(row.date) !== undefined)
      .map(({ path, date }) => ({ path: `${path}/date`, date })),
    year,
  ).map((one) => ({ ...one, message: `${labels.get(one.path) ?? ''}${one.message}` }));
};

const makeUpNames = (name: string): { name: string; nameZh: string } => {
  if (name === '') return { name: 'Make-up working day', nameZh: '调休上班' };
  const names = namesOf(name);
  return names.name === names.nameZh
    ? names
    : { name: `Make-up working day for ${names.name}`, nameZh: `${names.nameZh}调休上班` };
};

/**
 * A notice's text (UTF-8, with or without a byte order mark): one row a day with `date`, `kind` and `name`. Faults carry
 * the line of a CSV, the JSON pointer of a JSON file, and come all at once.
 */
export const parseNotice = (text: string, options: NoticeOptions): NoticeResult => {
  if (text.includes('\uFFFD'))
    return {
      errors: [{ path: '', code: 'encoding', message: 'the file is not UTF-8: save it as "CSV UTF-8"' }],
    };
  const read = rowsOf(text);
  const rows = read.rows.map((row) => ({ ...row, date: normalDate(row.date) }));
  const year = yearAsked(rows, read.year, options.year);
  const errors = [
    ...read.errors,
    ...yearFaults(read.year, options.year),
    ...rows.flatMap(rowFaults),
    ...datesAcross(rows, year),
  ];
  const of = (kind: string) =>
    rows.filter((row) => kindOf(row.kind) === kind).sort((a, b) => (a.date < b.date ? -1 : 1));
  if (errors.length === 0 && of('holiday').length === 0)
    errors.push({ path: '', code: 'empty', message: 'the notice has no holiday: give one row a day' });
  if (errors.length > 0 || year === undefined) return { errors };
  return {
    set: {
      set: options.set,
      year,
      version: options.version,
      source: options.source,
      holidays: of('holiday').map(({ date, name }) => ({ date, ...namesOf(name) })),
      makeUpDays: of('make-up').map(({ date, name }) => ({ date, ...makeUpNames(name) })),
    },
  };
};
