import { z } from 'zod';
import { policyIds } from '../../approval/rules.ts';
import { timeZone } from '../../calendar/time-zone.ts';
import { closed } from '../../input/closed.ts';
import { registerId } from '../../register/schema.ts';
import { milliseconds } from './duration.ts';
import { identifier } from './expression-schema.ts';
import { type ConnectionName, encodings, phases, verifyLevels } from './rules.ts';
import { planId, planSql, planText, tablePlan } from './table-schema.ts';

const isConnection = (name: string): name is ConnectionName =>
  /^secret:[A-Za-z0-9][A-Za-z0-9._-]{0,62}$|^env:[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(name);

/** The fault never repeats what was written: it may be the credential. */
const connection = z.string().refine(isConnection, {
  params: { code: 'connection' },
  message: 'name the connection as secret:NAME or env:NAME; the credential itself never stands in a plan',
});

const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'use HH:MM in quotes, 00:00 to 23:59');
const database = {
  connection,
  schema: identifier.optional(),
  encoding: z.enum(encodings).optional(),
  timeZone: timeZone.optional(),
};

const source = z.discriminatedUnion('kind', [
  closed({ kind: z.enum(['postgres', 'mysql']), ...database }),
  closed({
    kind: z.literal('files'),
    connection,
    encoding: database.encoding,
    timeZone: database.timeZone,
  }),
]);

const invariant = closed({
  id: planId,
  title: closed({ zh: planText, en: planText }),
  target: planSql,
  source: planSql.optional(),
});

const cutover = closed({
  checklist: z.array(closed({ id: planId, title: planText })).max(200),
  freezeMs: milliseconds,
  countdownMs: milliseconds.optional(),
  freeze: z.array(planSql).max(100).optional(),
  unfreeze: z.array(planSql).max(100).optional(),
  flip: closed({ alias: planId }).optional(),
  smoke: z
    .array(closed({ id: planId, role: planId, sql: planSql }))
    .max(100)
    .optional(),
  reverseWindowMs: milliseconds.optional(),
});

const policy = z.enum(policyIds);

/** A plan as its author writes it, already read from YAML or JSON. `readPlan` holds the rules across fields. */
export const planFile = closed({
  version: z.literal(1),
  name: planId,
  site: registerId,
  source,
  target: closed({ kind: z.literal('postgres'), connection, schema: identifier.optional() }),
  tables: z.array(tablePlan).min(1, 'name at least one table').max(5_000),
  chunk: closed({
    rows: z.int().min(1).max(1_000_000).optional(),
    targetMs: milliseconds.optional(),
    lanes: z.int().min(1).max(16).optional(),
  }).optional(),
  throttle: closed({
    rowsPerSecond: z.int().positive().optional(),
    maxSourceSessions: z.int().positive().max(1_000).optional(),
    maxLagMs: milliseconds.optional(),
    hours: closed({ from: wallTime, to: wallTime }).optional(),
  }).optional(),
  verify: closed({ level: z.enum(verifyLevels), invariants: z.array(invariant).max(500).optional() }),
  rehearsals: closed({
    count: z.int().min(0).max(100),
    connection: connection.optional(),
  }).optional(),
  approvals: closed({
    load: policy,
    goNoGo: policy,
    waive: policy.optional(),
    rollbackLate: policy.optional(),
  }),
  phases: z.partialRecord(z.enum(phases), closed({ plannedMs: milliseconds })).optional(),
  cutover: cutover.optional(),
  hypercareMs: milliseconds.optional(),
  rollback: closed({
    strategy: z.enum(['truncate', 'restore', 'reverse-delta']),
    note: planText.optional(),
  }).optional(),
  irreversible: z
    .array(z.string().regex(/^[^.]+\.[^.]+$/, 'write table.column of the target'))
    .max(1_000)
    .optional(),
});
