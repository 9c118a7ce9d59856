import type { FieldFault } from '../../errors.ts';
import { duplicateFaults, pairFaults } from '../../input/pairs.ts';
import { itemsOf, memberOf, membersOf, salvage } from '../../input/salvage.ts';
import { parseDuration } from '../duration/parse.ts';
import { counterpartFile } from './schema.ts';

const fields = counterpartFile.partial();

/** Of one step; undefined where its duration has a fault of its own. */
const afterOf = (step: unknown): number | undefined => {
  const [after, afterMs] = [memberOf(step, 'after'), memberOf(step, 'afterMs')];
  const parsed = typeof after === 'string' ? parseDuration(after, '') : undefined;
  if (parsed) return 'ms' in parsed ? parsed.ms : undefined;
  return typeof afterMs === 'number' ? afterMs : undefined;
};

const stepFaults = (row: unknown, path: string): FieldFault[] => {
  const steps = itemsOf(memberOf(row, 'escalation'));
  const times = steps.map(afterOf);
  return steps.flatMap((step, i) => {
    const at = `${path}/escalation/${i}`;
    const given = membersOf(step).map(([name]) => name);
    const [after, before] = [times[i], times[i - 1]];
    return [
      ...(given.length > 0 ? pairFaults(new Set(given), at, 'after', '30m', 'exactly one') : []),
      ...(after !== undefined && before !== undefined && after <= before
        ? [
            {
              path: `${at}/${given.includes('after') ? 'after' : 'afterMs'}`,
              code: 'order',
              message: 'must be later than the step before it: put the steps in ascending order',
            },
          ]
        : []),
    ];
  });
};

export const counterpartFaults = (value: unknown): FieldFault[] => {
  const rows = itemsOf(value);
  return [
    ...duplicateFaults(
      rows.map((row) => salvage(fields, row)?.fields.module),
      (i) => `/counterparts/${i}/module`,
      (module) => `module ${module} has counterparts already: one row per module`,
    ),
    ...rows.flatMap((row, i) => stepFaults(row, `/counterparts/${i}`)),
  ];
};
