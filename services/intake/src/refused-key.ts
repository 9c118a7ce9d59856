/** A key that was good once and is used now: its vendor should know. A secret nobody ever had belongs to no vendor. */

import type { NoteRefusal } from '@perennial/service-kit/refusals';
import type { ApiKey } from '@perennial/store/ports';

type FindKey = (secret: string) => Promise<ApiKey | undefined>;

const faultOf = (key: ApiKey, now: number) => {
  if (key.revokedAt !== undefined) return 'key-used-after-revocation';
  return key.expiresAt <= now ? 'key-used-after-expiry' : undefined;
};

/** The same look-up; what it finds is judged by the caller. */
export const noticingBadKeys =
  (find: FindKey, noteRefusal: NoteRefusal, now: () => number): FindKey =>
  async (secret) => {
    const key = await find(secret);
    const kind = key && faultOf(key, now());
    if (key && kind)
      await noteRefusal(
        {
          tenant: key.tenant,
          actor: { id: key.id, kind: 'key', role: key.role },
          requestId: `key-${key.id}`,
        },
        { kind, procedure: 'sign-in', ...(key.person === undefined ? {} : { about: key.person }) },
      );
    return key;
  };
