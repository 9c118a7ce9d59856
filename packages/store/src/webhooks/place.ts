import type { Change } from '@perennial/domain/audit/rules';
import type { Rows } from '../core/collections.ts';
import { newSecret, type SealedSecret, type SecretSealer } from './sealed.ts';

/** For how long a secret that its owner replaced in the register signs beside the new one. */
const overlapMs = 24 * 3_600_000;

type Placed = {
  sealed: SealedSecret;
  /** A secret that was made here, to be shown once. */
  made?: string;
  /** Absent where the secret stays. It never reaches the trail itself, not even as a commitment. */
  change?: Change;
};

/** What becomes of a webhook's secret when its row is put: kept, taken as given, or made. */
export const placeSecret =
  (sealer: SecretSealer, now: () => number) =>
  (
    place: Pick<Rows['registers'], 'tenant' | 'id'>,
    found: Rows['registers'] | undefined,
    given: string | undefined,
  ): Placed => {
    const old = found && sealer.of(found);
    if (!old) {
      const secret = given ?? newSecret();
      const change = { path: '/secretRev', old: null, new: 1 };
      return {
        sealed: sealer.first(place, secret),
        change,
        ...(given === undefined ? { made: secret } : {}),
      };
    }
    if (given === undefined || given === sealer.current(place, old)) return { sealed: old };
    const sealed = sealer.next(place, old, given, now(), overlapMs);
    return { sealed, change: { path: '/secretRev', old: old.rev, new: sealed.rev } };
  };
