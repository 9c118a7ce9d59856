/** What HTTP accepts for tickets. Unknown fields are refused; instants are ISO-8601 with an offset. */
import { z } from 'zod';
import { registerId } from '../register/schema.ts';
import type { CommandBodies } from './commands/rules.ts';
import { planFault } from './plan-statement.ts';
import {
  checkKinds,
  faultClasses,
  holdTargets,
  impacts,
  levels,
  type PostedCommand,
  requestKinds,
  ticketChannels,
  ticketTypes,
  urgencies,
} from './rules.ts';

const line = (max: number) => z.string().trim().min(1).max(max);
const text = (max: number) => z.string().trim().min(1).max(max);
/** A string that says something: the catalogue's plan is not "received". */
const statement = text(8000);
const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'the sha256 answered by POST /v1/attachments, 64 hex digits');
const instant = z.iso
  .datetime({ offset: true, message: 'use ISO-8601 with an offset, e.g. 2026-01-05T09:00:00+08:00' })
  .transform((iso) => Date.parse(iso));

export const openTicket = z
  .strictObject({
    type: z.enum(ticketTypes).default('incident'),
    title: line(200),
    description: text(20_000),
    module: registerId,
    site: registerId,
    impact: z.enum(impacts),
    urgency: z.enum(urgencies),
    level: z.enum(levels).optional(),
    levelReason: line(500).optional(),
    channel: z.enum(ticketChannels).default('api'),
    requester: z.strictObject({
      name: line(100),
      email: z.email().max(254).optional(),
      phone: line(40).optional(),
    }),
    dataScope: line(500).optional(),
    requestKind: z.enum(requestKinds).optional(),
    estimate: z.strictObject({ hours: z.int().min(1).max(10_000), note: line(500).optional() }).optional(),
    attachments: z.array(sha256).max(20).default([]),
  })
  .refine((t) => t.level === undefined || t.levelReason !== undefined, {
    path: ['levelReason'],
    message: 'say why the level differs from the matrix',
  });
export type OpenTicket = z.infer<typeof openTicket>;

const changeRecord = z.union([
  z.strictObject({ what: statement, impact: statement, prevention: statement }),
  z.strictObject({ noChange: text(2000) }),
]);
const rollback = z.union([z.strictObject({ step: registerId }), z.strictObject({ instructions: statement })]);

export const commandBodies = {
  'acknowledge': z.strictObject({}),
  'triage': z
    .strictObject({
      class: z.enum(faultClasses).optional(),
      requestKind: z.enum(requestKinds).optional(),
      estimate: z.strictObject({ hours: z.int().min(1).max(10_000), note: line(500).optional() }).optional(),
      level: z.enum(levels).optional(),
      levelReason: line(500).optional(),
      group: registerId.optional(),
    })
    .refine((t) => t.class !== undefined || t.requestKind !== undefined, {
      path: ['class'],
      message: 'name the class (configuration, data, interface, code), or requestKind for a service request',
    }),
  'assign': z
    .strictObject({ assignee: registerId.optional(), group: registerId.optional() })
    .refine((a) => a.assignee !== undefined || a.group !== undefined, {
      path: ['assignee'],
      message: 'name an assignee, a group, or both',
    }),
  'respond': z
    .strictObject({
      plan: statement.superRefine((text, ctx) => {
        const fault = planFault(text);
        if (fault) ctx.addIssue({ code: 'custom', message: fault });
      }),
      rollback: statement.optional(),
      replacement: statement.optional(),
      none: line(1000).optional(),
      nextSteps: z
        .array(z.strictObject({ what: line(1000), owner: line(120), by: instant }))
        .min(1, 'name at least one next step with its owner and time')
        .max(20),
    })
    .refine((r) => [r.rollback, r.replacement, r.none].filter((x) => x !== undefined).length >= 1, {
      path: ['rollback'],
      message: 'give a rollback, a temporary replacement, or `none` with the reason why neither is needed',
    })
    .refine((r) => r.none === undefined || (r.rollback === undefined && r.replacement === undefined), {
      path: ['none'],
      message: '`none` stands only where neither rollback nor replacement is given',
    }),
  'start': z.strictObject({}),
  'workaround': z.strictObject({ what: statement, confirmedBy: line(120) }),
  'updates': z.strictObject({
    text: statement,
    visibility: z.enum(['public', 'internal']).default('public'),
  }),
  'messages': z.strictObject({ text: text(20_000) }),
  'hold': z.strictObject({ on: z.enum(holdTargets), reason: line(1000) }),
  'resume': z.strictObject({ note: line(1000).optional() }),
  'priority': z.strictObject({ level: z.enum(levels), reason: line(500) }),
  'propose-fix': z.strictObject({
    summary: statement,
    changeRecord: changeRecord.optional(),
    rollback: rollback.optional(),
  }),
  'approve': z.strictObject({ verdict: z.enum(['approve', 'reject']), reason: line(1000) }),
  'verify': z.strictObject({
    checks: z
      .array(
        z.strictObject({
          kind: z.enum(checkKinds),
          result: z.enum(['pass', 'fail']),
          note: line(2000).optional(),
          evidence: line(2000).optional(),
        }),
      )
      .min(1)
      .max(20),
  }),
  'rollback': z.strictObject({ note: line(2000) }),
  'accept': z.strictObject({ note: line(2000).optional() }),
  'close': z.strictObject({ changeRecord: changeRecord.optional(), note: line(2000).optional() }),
  'reopen': z.strictObject({ reason: line(1000) }),
  'cancel': z.strictObject({ reason: line(1000) }),
  'attach-clock': z.strictObject({ clock: line(63), since: instant.optional(), reason: line(1000) }),
  'stop-clock': z.strictObject({ clock: line(63), note: line(2000).optional() }),
  'log-work': z
    .strictObject({ from: instant, to: instant, note: line(1000).optional() })
    .refine((w) => w.to > w.from, { path: ['to'], message: 'must be later than `from`' })
    .refine((w) => w.to - w.from <= 86_400_000, {
      path: ['to'],
      message: 'log a day at a time: 24 hours at most',
    }),
} satisfies { [N in PostedCommand]: z.ZodType<CommandBodies[N]> };
