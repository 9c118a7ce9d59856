/** What an auditor's period leaves of records that have an instant. Others read without a period: all of them. */
import type { Scope } from '../scope/rules.ts';

type Reader = Pick<Scope, 'period'>;

/** Of what happened at one instant, epoch ms. */
export const isWithinPeriod = ({ period }: Reader, at: number): boolean =>
  period === undefined || (period.from <= at && at < period.to);

/** Of what held in [from, to), epoch ms: whether it held at any instant of the period. */
export const overlapsPeriod = ({ period }: Reader, from: number, to: number): boolean =>
  period === undefined || (from < period.to && period.from < to);

/** Of a question that has bounds of its own, the narrower ones; half-open, epoch ms. */
export const narrowedTo = (
  { period }: Reader,
  asked: { from?: number | undefined; to?: number | undefined },
): { from?: number; to?: number } => {
  const from = Math.max(asked.from ?? -Infinity, period?.from ?? -Infinity);
  const to = Math.min(asked.to ?? Infinity, period?.to ?? Infinity);
  return { ...(from === -Infinity ? {} : { from }), ...(to === Infinity ? {} : { to }) };
};

/** Whether all of [from, to) may be read: a file that proves something about a span has to hold the whole of it. */
export const coversPeriod = ({ period }: Reader, from: number, to: number): boolean =>
  period === undefined || (period.from <= from && to <= period.to);
