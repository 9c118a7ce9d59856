import { isTimeZone } from '@perennial/domain/calendar/zone';
import type { FieldFault } from '@perennial/domain/errors';
import { type RegisterName, type RegisterRow, registers } from '@perennial/domain/register/schema';
import { faultsOf, invalid } from '@perennial/service-kit/problem';

/** A name that is no time zone would make every instant of the row's tickets unwritable. */
const zoneFaults = (row: unknown, at: string): FieldFault[] =>
  typeof row === 'object' &&
  row !== null &&
  'timeZone' in row &&
  typeof row.timeZone === 'string' &&
  !isTimeZone(row.timeZone)
    ? [{ path: `${at}/timeZone`, code: 'unknown', message: 'use an IANA time zone such as Asia/Shanghai' }]
    : [];

/** Checks every row and reports every fault; `at` says where row `i` stands in what the caller sent. */
export const parseTable = <N extends RegisterName>(
  name: N,
  rows: unknown[],
  at: (i: number) => string,
): RegisterRow<N>[] => {
  const errors: FieldFault[] = [];
  const good: RegisterRow<N>[] = [];
  rows.forEach((row, i) => {
    const parsed = registers[name].safeParse(row);
    if (parsed.success) good.push(parsed.data as RegisterRow<N>);
    else errors.push(...faultsOf(parsed.error).map((f) => ({ ...f, path: `${at(i)}${f.path}` })));
    errors.push(...zoneFaults(row, at(i)));
  });
  if (errors.length > 0) throw invalid(errors.slice(0, 200));
  return good;
};
