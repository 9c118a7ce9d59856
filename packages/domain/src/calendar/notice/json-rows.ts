import { z } from 'zod';
import type { FieldFault } from '../../errors.ts';
import { faultsOf } from '../../input/faults.ts';
import type { NoticeRow, Rows } from './rows.ts';

const text = z.string().trim();
const day = z.strictObject({ date: text, kind: text, name: text.default('') });

/** A list of days, or the list with the year it is meant for. Each day is read by itself: one fault hides no other. */
const noticeFile = z.strictObject({ year: z.int().optional(), days: z.array(z.unknown()) });

export type JsonRows = Rows & { year?: number };

const readDays = (days: unknown[], at: string): Rows => {
  const rows: NoticeRow[] = [];
  const errors: FieldFault[] = [];
  for (const [i, value] of days.entries()) {
    const path = `${at}/${i}`;
    const parsed = day.safeParse(value, { reportInput: true });
    if (parsed.success) rows.push({ ...parsed.data, path, label: '' });
    else errors.push(...faultsOf(parsed.error).map((fault) => ({ ...fault, path: path + fault.path })));
  }
  return { rows, errors };
};

export const jsonRows = (source: string): JsonRows => {
  let json: unknown;
  try {
    json = JSON.parse(source);
  } catch (e) {
    if (!(e instanceof SyntaxError)) throw e;
    return { rows: [], errors: [{ path: '', code: 'json', message: `is not JSON: ${e.message}` }] };
  }
  if (Array.isArray(json)) return readDays(json, '');
  const parsed = noticeFile.safeParse(json, { reportInput: true });
  if (!parsed.success) return { rows: [], errors: faultsOf(parsed.error) };
  const { days, year } = parsed.data;
  return { ...readDays(days, '/days'), ...(year === undefined ? {} : { year }) };
};
