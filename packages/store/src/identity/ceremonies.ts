import { randomBytes } from 'node:crypto';
import type { StoreContext } from '../core/context.ts';
import type { CeremonyRepository } from './port.ts';

/** How long a person may take to touch the device; ms. */
const ceremonyMs = 300_000;

export const ceremonyRepository = ({ rows, now }: StoreContext): CeremonyRepository => ({
  async begin(purpose, account) {
    const challenge = randomBytes(32).toString('base64url');
    await rows.ceremonies.insertOne({
      _id: challenge,
      purpose,
      ...(account === undefined ? {} : { account }),
      expiresAt: new Date(now() + ceremonyMs),
    });
    return challenge;
  },
  async take(challenge) {
    const row = await rows.ceremonies.findOne({ _id: challenge });
    // Who deletes it has it: of two at once one.
    const { deletedCount } = await rows.ceremonies.deleteOne({ _id: challenge });
    if (!row || deletedCount !== 1 || row.expiresAt.getTime() <= now()) return undefined;
    const { purpose, account } = row;
    return { purpose, ...(account === undefined ? {} : { account }) };
  },
});
