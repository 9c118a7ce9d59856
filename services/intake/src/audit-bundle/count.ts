import type { Range } from '@perennial/domain/audit/bundle/layout';
import type { BundleSource } from './write.ts';

/** How many events a bundle holds, before it is written: those of the range, or of one customer's in it. */
export const countEvents = async (
  { entries, key }: Pick<BundleSource, 'entries' | 'key'>,
  { from, to }: Range,
  customer: string | undefined,
): Promise<number> => {
  if (customer === undefined || from >= to) return Math.max(to - from, 0);
  const own = key.tag(customer);
  let leaf = 0;
  let count = 0;
  for await (const some of entries())
    for (const { tag } of some) {
      if (leaf >= from && leaf < to && tag === own) count += 1;
      leaf += 1;
    }
  return count;
};
