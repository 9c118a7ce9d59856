/** From when an amendment holds. */
import { dayMs, dayOf } from '@perennial/domain/calendar/dates';
import { instantOf } from '@perennial/domain/calendar/zone';
import { localDate } from '@perennial/domain/contract/local-date';
import type { Contract } from '@perennial/domain/contract/rules';
import { invalid } from '@perennial/service-kit/problem';

type Dates = Pick<Contract, 'from' | 'to' | 'timeZone'>;

const midnight = (timeZone: string, date: string): number => instantOf(timeZone, (dayOf(date) ?? 0) * dayMs);

/**
 * `asked` is a date of the contract's zone or an ISO instant. Without it a first version holds from the contract's first
 * day and an amendment from now, or from that day while it lies ahead.
 * @throws DomainError `request.invalid` where the contract does not run on that day.
 */
export const effectiveFromOf = (
  contract: Dates,
  asked: string | undefined,
  { isFirst, now }: { isFirst: boolean; now: number },
): number => {
  const { from, to, timeZone } = contract;
  const start = midnight(timeZone, from);
  if (asked === undefined) return isFirst ? start : Math.max(now, start);
  const at = dayOf(asked) === undefined ? Date.parse(asked) : midnight(timeZone, asked);
  const date = localDate(timeZone, at);
  if (from <= date && date <= to) return at;
  const message = `the contract runs from ${from} to ${to}: let the change take effect on one of these days`;
  throw invalid([{ path: '/effectiveFrom', code: 'outside', message }]);
};
