/** Next year's holiday notice, as the tenant will have it. */
import { parseNotice } from '@perennial/domain/calendar/notice/parse';
import type { HolidaySetName, HolidaySetYear, HolidaySource } from '@perennial/domain/calendar/rules';
import type { FieldFault } from '@perennial/domain/errors';
import { parseFile } from '@perennial/domain/input/yaml/parse';
import { withLines } from '@perennial/domain/input/yaml/with-lines';
import type { Scope } from '@perennial/domain/scope/rules';
import { bodyHash } from '@perennial/service-kit/idempotency';
import { invalid } from '@perennial/service-kit/problem';
import type { Store } from '@perennial/store/ports';
import { knownYears } from './amend-calendar.ts';

export type NoticeText = { text: string; json: boolean };
export type NoticeOf = { set: HolidaySetName; year?: number; source: HolidaySource };

/** A CSV's faults name their line in the path. */
const csvLine = (pointer: string): number | undefined => {
  const [, line] = /^\/line\/(\d+)/.exec(pointer) ?? [];
  return line === undefined ? undefined : Number(line);
};

const refuse = ({ text, json }: NoticeText, errors: FieldFault[]) => {
  if (!json) return invalid(withLines(errors, csvLine));
  const parsed = parseFile(text, true);
  return invalid('errors' in parsed ? parsed.errors : withLines(errors, parsed.lineOf));
};

/** @throws DomainError `request.invalid` with every fault and its line. */
export const readNotice = (body: NoticeText, { set, year, source }: NoticeOf): HolidaySetYear => {
  const read = parseNotice(body.text, { set, version: 1, source, ...(year === undefined ? {} : { year }) });
  if ('errors' in read) throw refuse(body, read.errors);
  return read.set;
};

const days = ({ holidays, makeUpDays }: HolidaySetYear): string => bodyHash({ holidays, makeUpDays });

/** The notice under the next version of its year; undefined where the newest one has the same days. */
export const nextNotice = async (
  store: Pick<Store, 'holidays'>,
  scope: Scope,
  notice: HolidaySetYear,
): Promise<HolidaySetYear | undefined> => {
  const known = (await knownYears(store, scope, notice.set)).filter((y) => y.year === notice.year);
  const newest = known.reduce<HolidaySetYear | undefined>(
    (best, y) => (best === undefined || y.version > best.version ? y : best),
    undefined,
  );
  if (newest && days(newest) === days(notice)) return undefined;
  return { ...notice, version: (newest?.version ?? 0) + 1 };
};
