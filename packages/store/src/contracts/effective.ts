/** Which version of a contract holds when. */
import { dayMs, dayOf } from '@perennial/domain/calendar/dates';
import { instantOf } from '@perennial/domain/calendar/zone';

type Version = { version: number; effectiveFrom: number };

/** The first instant of a contract's first day. */
export const startOf = ({ from, timeZone }: { from: string; timeZone: string }): number =>
  instantOf(timeZone, (dayOf(from) ?? 0) * dayMs);

/** The first instant after a contract's last day. */
export const endOf = ({ to, timeZone }: { to: string; timeZone: string }): number =>
  instantOf(timeZone, ((dayOf(to) ?? 0) + 1) * dayMs);

/** The one that has taken effect last; of two with the same instant the later version. */
export const effectiveAt = <V extends Version>(versions: readonly V[], at: number): V | undefined =>
  versions
    .filter((v) => v.effectiveFrom <= at)
    .reduce<V | undefined>(
      (best, v) =>
        best === undefined ||
        v.effectiveFrom > best.effectiveFrom ||
        (v.effectiveFrom === best.effectiveFrom && v.version > best.version)
          ? v
          : best,
      undefined,
    );
