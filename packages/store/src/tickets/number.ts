import type { Collections } from '../core/collections.ts';

/** The first ticket of a tenant is this plus one. */
export const firstNumber = 1_000;

const isDuplicate = (e: unknown): boolean => e instanceof Error && 'code' in e && e.code === 11000;

/** Draws the tenant's next number, outside any transaction: gaps are allowed, repeats are not. */
export const drawNumber = async (rows: Collections, tenant: string): Promise<number> => {
  const draw = () =>
    rows.counters.findOneAndUpdate(
      { _id: `${tenant}/ticket` },
      { $inc: { value: 1 } },
      { upsert: true, returnDocument: 'after' },
    );
  // Two first tickets at once: one of the two upserts meets the other's row.
  const drawn = await draw().catch((e: unknown) => (isDuplicate(e) ? draw() : Promise.reject(e)));
  if (!drawn) throw new Error(`no number could be drawn for ${tenant}`);
  return firstNumber + drawn.value;
};
