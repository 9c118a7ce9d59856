/** The tenant's personal values by the event that has committed to them, in the order of the events' ids. */
import type { Collections } from '../core/collections.ts';
import type { Session } from '../core/transaction.ts';
import { commitsOf } from './values.ts';

export type PersonalValue = { event: string; commit: string; value: string };

export const page = async (
  { rows, session, tenant }: { rows: Collections; session: Session; tenant: string },
  { after = '', limit }: { after?: string; limit: number },
): Promise<{ items: PersonalValue[]; next?: string }> => {
  const found = await rows.audit
    .find({ tenant, _id: { $gt: after } }, { session })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  const last = found.at(-1);
  const commits = found.flatMap(({ _id, event }) =>
    commitsOf(event).map(({ commit }) => ({ event: _id, commit })),
  );
  const stored =
    commits.length === 0
      ? []
      : await rows.personal.find({ _id: { $in: commits.map((c) => c.commit) } }, { session }).toArray();
  const values = new Map(stored.map(({ _id, value }) => [_id, value]));
  return {
    items: commits.flatMap(({ event, commit }) => {
      const value = values.get(commit);
      return value === undefined ? [] : [{ event, commit, value }];
    }),
    ...(found.length === limit && last ? { next: last._id } : {}),
  };
};

export const erase = async (
  { rows, session }: { rows: Collections; session: Session },
  commits: string[],
): Promise<void> => {
  for (const _id of commits) await rows.personal.deleteOne({ _id }, { session });
};
