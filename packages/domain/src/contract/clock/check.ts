import type { FieldFault } from '../../errors.ts';
import { pairFaults } from '../../input/pairs.ts';
import { type Salvaged, salvage } from '../../input/salvage.ts';
import { clockGoals } from '../../sla/policy/rules.ts';
import { goalOf } from './normalize.ts';
import { clockFile } from './schema.ts';

const fields = clockFile.partial();
export type ReadClock = Salvaged<ReturnType<typeof fields.parse>>;

export const readClock = (value: unknown): ReadClock | undefined => salvage(fields, value);

const runsRoundTheClock = (hours: ReadClock['fields']['hours']): boolean =>
  hours === '24x7' || (typeof hours === 'object' && 'kind' in hours && hours.kind === '24x7');

const isInDays = (target: ReadClock['fields']['target']): boolean =>
  typeof target === 'object' && 'workingDays' in target;

const regulatory = ({ hours, pausesOn = [], target }: ReadClock['fields'], path: string): FieldFault[] => [
  ...(hours !== undefined && !runsRoundTheClock(hours)
    ? [
        {
          path: `${path}/hours`,
          code: 'regulatory',
          message: 'the time of a regulation runs on nights and holidays too: write hours: 24x7',
        },
      ]
    : []),
  ...(pausesOn.length > 0
    ? [
        {
          path: `${path}/pausesOn`,
          code: 'regulatory',
          message: 'the time of a regulation cannot be paused: write pausesOn: [] or leave it out',
        },
      ]
    : []),
  ...(isInDays(target)
    ? [
        {
          path: `${path}/target`,
          code: 'regulatory',
          message: 'the time of a regulation is counted in hours, not working days: write target: 24h',
        },
      ]
    : []),
];

const workingDays = ({ target, hours }: ReadClock['fields'], path: string): FieldFault[] =>
  isInDays(target) && runsRoundTheClock(hours)
    ? [
        {
          path: `${path}/target`,
          code: 'noWorkingDays',
          message: '24x7 has no working days: name hours: { calendar: <id> }, or write target: 48h',
        },
      ]
    : [];

/** Rules across the fields of one clock. */
export const clockFaults = ({ fields: clock, given }: ReadClock, path: string): FieldFault[] => [
  ...pairFaults(given, path, 'target', '4h', 'exactly one'),
  ...(clock.name !== undefined && goalOf(clock.name) === undefined && !given.has('goal')
    ? [
        {
          path: `${path}/goal`,
          code: 'missing',
          message: `say what stops the clock ${clock.name}: one of ${clockGoals.join(', ')}`,
        },
      ]
    : []),
  ...(clock.kind === 'regulatory' ? regulatory(clock, path) : workingDays(clock, path)),
];
