/** Which rows a sweep looks at. */
import type { mongo } from 'mongoose';

export type Ids = {
  /** The next `limit` ids behind `after`, in their order; fewer at the end. */
  behind: (of: IdsOf, after: string, limit: number) => Promise<string[]>;
};

type IdsOf = {
  /** Of one sweep of one collection: another one reads anew. */
  sweep: string;
  tenant: string;
  collection: mongo.Collection<{ _id: string; tenant: string }>;
};

const before = (ids: readonly string[], after: string): number => {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ids[middle] ?? '') <= after) low = middle + 1;
    else high = middle;
  }
  return low;
};

/**
 * Read once per sweep and kept: the embedded store would look at every row of the collection for each page in order of
 * ids, and finds rows by id at once. Whoever takes over from another process reads them anew.
 */
export const keptIds = (): Ids => {
  let kept: { sweep: string; ids: readonly string[] } | undefined;
  return {
    async behind({ sweep, tenant, collection }, after, limit) {
      if (kept?.sweep !== sweep) {
        const found = await collection
          .find({ tenant })
          .project<{ _id: string }>({ _id: 1 })
          .batchSize(5_000)
          .toArray();
        // By code units, as they are compared here and nowhere else.
        kept = { sweep, ids: found.map(({ _id }) => _id).sort() };
      }
      const from = before(kept.ids, after);
      return kept.ids.slice(from, from + limit);
    },
  };
};
