import { totalsOf } from '../ledger/totals.ts';
import type { SourcePort } from '../ports.ts';
import type { OpenDelta } from './open-delta.ts';

export type CountedTable = { name: string; source: bigint; read: bigint };

/**
 * Tables whose accounts have more or fewer rows than the source. With the source frozen and everything applied there
 * must be none: what a source of changes cannot see (rows that vanished without a trace, two rows that came to have one
 * key in the target) is found here.
 */
export const compareCounts = async (
  { target, tables }: OpenDelta,
  source: SourcePort,
): Promise<CountedTable[]> => {
  const counted: CountedTable[] = [];
  for (const { hold, spec } of tables) {
    const totals = (await totalsOf(target, hold.run)).find(({ name }) => name === hold.name);
    counted.push({ name: hold.name, source: await source.count(spec), read: totals?.read ?? 0n });
  }
  return counted.filter((table) => table.source !== table.read);
};
