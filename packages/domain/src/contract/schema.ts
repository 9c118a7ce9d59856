import { z } from 'zod';
import { audiences, eventKinds, noticeChannels } from '../notice/rules.ts';
import { registerId } from '../register/schema.ts';
import { clockKinds, clockNames } from '../sla/rules.ts';
import { faultClasses, holdTargets, impacts, levels, ticketTypes, urgencies } from '../ticket/rules.ts';

const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'use HH:MM, 00:00 to 24:00');
const positiveMs = z
  .int()
  .positive()
  .max(3650 * 86_400_000);

export const hours = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('24x7') }),
  z
    .strictObject({
      kind: z.literal('weekdays'),
      tz: z.string().min(1).max(64),
      from: wallTime,
      to: wallTime,
    })
    .refine((h) => h.from < h.to, { path: ['to'], message: 'must be later than `from`' }),
]);

export const clockPolicy = z.strictObject({
  /** The rhythm of public updates is `updateEveryMs` of the level, not a clock of its own here. */
  name: z.enum(clockNames).exclude(['update']),
  kind: z.enum(clockKinds).default('sla'),
  targetMs: positiveMs,
  hours,
  pausesOn: z.array(z.enum(holdTargets)).default(['customer', 'window']),
  warnAtPct: z.array(z.int().min(1).max(99)).max(10).default([50, 80]),
});

const levelTerms = z
  .strictObject({ clocks: z.array(clockPolicy).max(10), updateEveryMs: positiveMs.optional() })
  .refine((t) => new Set(t.clocks.map((c) => c.name)).size === t.clocks.length, {
    path: ['clocks'],
    message: 'each clock name may stand once per level',
  });

/** A contract between the vendor and one customer. `id` is unique per tenant; a change makes a new version. */
export const contractRow = z.strictObject({
  id: registerId,
  customer: registerId,
  from: z.iso.date(),
  to: z.iso.date(),
  timeZone: z.string().min(1).max(64).default('Asia/Shanghai'),
  matrix: z.record(z.enum(impacts), z.record(z.enum(urgencies), z.enum(levels))),
  levels: z.record(z.enum(levels), levelTerms),
  approval: z
    .strictObject({ classes: z.array(z.enum(faultClasses)), types: z.array(z.enum(ticketTypes)) })
    .default({ classes: [], types: [] }),
  autoCloseAfterMs: positiveMs,
  reopenWithinMs: positiveMs,
  notices: z
    .partialRecord(z.enum(eventKinds), z.partialRecord(z.enum(audiences), z.enum(noticeChannels)))
    .optional(),
});

export type Contract = z.infer<typeof contractRow> & { version: number };
