/** Inputs of the procedures. Unknown fields are refused; instants are ISO-8601 with an offset. */
import { registerId } from '@perennial/domain/register/schema';
import { clockKinds, clockNames, clockStates } from '@perennial/domain/sla/rules';
import { levels, ticketStates } from '@perennial/domain/ticket/rules';
import { z } from 'zod';

const instant = z.iso
  .datetime({ offset: true, message: 'use ISO-8601 with an offset, e.g. 2026-01-05T09:00:00+08:00' })
  .transform((iso) => Date.parse(iso));
const cursor = z.string().min(1).max(500);
const limit = z.int().min(1).max(200).default(50);

const narrowing = {
  customer: registerId.optional(),
  site: registerId.optional(),
  module: registerId.optional(),
  assignee: registerId.optional(),
};

export const listInput = z.strictObject({
  ...narrowing,
  state: z.array(z.enum(ticketStates)).min(1).max(ticketStates.length).optional(),
  level: z.array(z.enum(levels)).min(1).max(levels.length).optional(),
  sla: z.enum(clockStates).optional(),
  openOnly: z.boolean().optional(),
  limit,
  cursor: cursor.optional(),
});

export const boardInput = z
  .strictObject({
    ...narrowing,
    level: z.array(z.enum(levels)).min(1).max(levels.length).optional(),
    perColumn: z.int().min(1).max(500).default(50),
  })
  .prefault({});

const range = {
  from: instant,
  /** Not included. */
  to: instant,
  customer: registerId.optional(),
  module: registerId.optional(),
  /** Without it every kind, each in rows of its own. */
  kind: z.enum(clockKinds).optional(),
};
/** An instant that is none has its own fault already. */
const ascending = (r: { from: number; to: number }) => !(r.from >= r.to);
const notAscending = { path: ['to'], message: 'must be later than `from`' };

export const attainmentInput = z
  .strictObject({ ...range, level: z.enum(levels).optional() })
  .refine(ascending, notAscending);

export const evidenceInput = z
  .strictObject({
    ...range,
    level: z.enum(levels),
    clock: z.enum(clockNames),
    outcome: z.enum(['met', 'breached', 'running']).optional(),
    limit,
    cursor: cursor.optional(),
  })
  .refine(ascending, notAscending);

/** `lastEventId` is set by the client itself when it reconnects. */
export const changesInput = z.strictObject({ lastEventId: z.string().max(20).nullish() }).prefault({});
