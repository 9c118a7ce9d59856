import { z } from 'zod';
import { registerId } from '../../register/schema.ts';
import { clockGoals, pauseReasons, stepAudiences } from '../../sla/policy/rules.ts';
import { clockKinds } from '../../sla/rules.ts';
import { positiveMs, target } from '../duration/schema.ts';
import { hours } from '../hours/schema.ts';
import { parseStepAt } from './step-at.ts';

const clockName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'use 1-40 of a-z 0-9 - starting with a letter')
  .refine((name) => name !== 'update', {
    params: { code: 'reserved' },
    message: 'the rhythm of public updates is `updateEvery` of the level, not a clock of this name',
  });

const stepText = z.string('write 80%, 30m before or 1h after').superRefine((text, ctx) => {
  const parsed = parseStepAt(text, 'open');
  if ('fault' in parsed) ctx.addIssue({ code: 'custom', params: { code: 'step' }, message: parsed.fault });
});

const time = z.enum(['open', 'wall']);

/** As text, or as it is stored. */
const stepAt = z.union(
  [
    stepText,
    z.strictObject({ pct: z.int().min(1).max(1000) }),
    z.strictObject({ beforeMs: positiveMs, time }),
    z.strictObject({ afterMs: positiveMs, time }),
  ],
  { error: 'write 80%, 30m before or 1h after' },
);

const stepAudience = z.union(
  [
    z.enum(stepAudiences),
    z.strictObject({ role: z.string().trim().min(1).max(40) }),
    z.strictObject({ group: registerId }),
    z.strictObject({ rota: registerId }),
    z.strictObject({ person: registerId }),
  ],
  { error: `use one of ${stepAudiences.join(', ')}, { role }, { group }, { rota } or { person }` },
);

export const stepFile = z
  .strictObject({
    at: stepAt,
    /** Whether an offset counts the clock's open time or plain time; default open. */
    time: time.optional(),
    to: z.array(stepAudience).min(1, 'name at least one recipient').max(10),
  })
  .refine((step) => step.time === undefined || (typeof step.at === 'string' && !step.at.endsWith('%')), {
    path: ['time'],
    params: { code: 'step' },
    message: '`time` belongs to an offset such as 1h after, a percentage is always of open time: remove it',
  });
export type StepFile = z.infer<typeof stepFile>;

/** One promise of a level, as written. Exactly one of `target` and `targetMs`. */
export const clockFile = z.strictObject({
  name: clockName,
  /** What stops it; its name where that is a goal. */
  goal: z.enum(clockGoals).optional(),
  /** Default `sla`. */
  kind: z.enum(clockKinds).optional(),
  target: target.optional(),
  targetMs: positiveMs.optional(),
  hours,
  /** Default customer and window; nothing for a regulatory clock. */
  pausesOn: z.array(z.enum(pauseReasons)).max(pauseReasons.length).optional(),
  /** Default `opened`. */
  startsOn: z
    .union([z.enum(['opened', 'attached']), z.strictObject({ group: registerId })], {
      error: 'use opened, attached or { group: <id> }',
    })
    .optional(),
  /** Default 50 and 80. */
  warnAtPct: z.array(z.int().min(1).max(99)).max(10).optional(),
  steps: z.array(stepFile).max(20).optional(),
});
export type ClockFile = z.infer<typeof clockFile>;
