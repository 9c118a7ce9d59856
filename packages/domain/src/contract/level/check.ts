import type { FieldFault } from '../../errors.ts';
import { duplicateFaults, pairFaults } from '../../input/pairs.ts';
import { itemsOf, memberOf, membersOf, salvage } from '../../input/salvage.ts';
import { clockFaults, readClock } from '../clock/check.ts';
import { levelFile } from './schema.ts';

const fields = levelFile.partial();

const ofLevel = (value: unknown, path: string): FieldFault[] => {
  const given = salvage(fields, value)?.given ?? new Set<string>();
  const clocks = itemsOf(memberOf(value, 'clocks')).map(readClock);
  return [
    ...pairFaults(given, path, 'updateEvery', '4h', 'at most one'),
    ...duplicateFaults(
      clocks.map((clock) => clock?.fields.name),
      (i) => `${path}/clocks/${i}/name`,
      (name) => `each clock name may stand once per level, ${name} stands there before: rename or remove one`,
    ),
    ...clocks.flatMap((clock, i) => (clock ? clockFaults(clock, `${path}/clocks/${i}`) : [])),
  ];
};

/** Rules across the fields of all levels; `value` is the file's `levels`, or those of a phase. */
export const levelFaults = (value: unknown, path: string): FieldFault[] =>
  membersOf(value).flatMap(([level, terms]) => ofLevel(terms, `${path}/${level}`));

/** The clock names a file speaks of. */
export const clockNamesIn = (value: unknown): string[] =>
  membersOf(value).flatMap(([, terms]) =>
    itemsOf(memberOf(terms, 'clocks')).flatMap((clock) => readClock(clock)?.fields.name ?? []),
  );
