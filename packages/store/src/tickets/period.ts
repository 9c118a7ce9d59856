/** What an auditor's period leaves of the tickets: those opened in it. */
import type { Scope } from '@perennial/domain/scope/rules';

export const isWithin = ({ period }: Scope, openedAt: number): boolean =>
  period === undefined || (period.from <= openedAt && openedAt < period.to);

/** As part of a filter on ticket rows. */
export const openedWithin = ({ period }: Scope): { openedAt?: { $gte: number; $lt: number } } =>
  period === undefined ? {} : { openedAt: { $gte: period.from, $lt: period.to } };
