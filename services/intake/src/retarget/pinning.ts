import type { VersionOf } from '@perennial/domain/contract/pin';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Store } from '@perennial/store/ports';

/** A version of a calendar that is about to be stored. */
export type Coming = { id: string; version: number };

/** Which version of a calendar a contract means now: the one it names, or the newest. */
export const calendarVersions = async (
  { calendars }: Pick<Store, 'calendars'>,
  scope: Scope,
  coming?: Coming,
): Promise<VersionOf> => {
  const newest = new Map((await calendars.list(scope)).map(({ id, version }) => [id, version]));
  if (coming) newest.set(coming.id, coming.version);
  return (id, named) => {
    const last = newest.get(id);
    if (named === undefined || last === undefined) return last;
    // Versions have no gaps.
    return named <= last ? named : undefined;
  };
};
