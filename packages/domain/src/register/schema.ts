/**
 * The registers a ticket draws its context from. Each row is owned by one vendor (tenant); ids are the
 * vendor's own short keys ("acme-shanghai"), unique per tenant and register.
 */
import { z } from 'zod';
import { stepUrl, webUrl } from '../input/web-url.ts';
import { checkKinds, faultClasses, levels } from '../ticket/rules.ts';

export const registerId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'use 1-63 of a-z 0-9 . _ - starting with a letter or digit');
const text = (max: number) => z.string().trim().min(1).max(max);
const instant = z.iso.datetime({ offset: true });
const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'use HH:MM, 00:00 to 23:59');

export const customerRow = z.strictObject({
  id: registerId,
  name: text(200),
  tier: z.enum(['standard', 'premium']).default('standard'),
  locale: z.enum(['zh-CN', 'en']).default('zh-CN'),
  contacts: z
    .array(z.strictObject({ name: text(100), email: z.email().optional(), phone: text(40).optional() }))
    .max(20)
    .default([]),
});

export const siteRow = z.strictObject({
  id: registerId,
  name: text(200),
  customer: registerId,
  timeZone: text(64).default('Asia/Shanghai'),
  installedVersion: text(60).optional(),
  database: text(120).optional(),
  modules: z.array(registerId).max(100).default([]),
  /** Where automated SQL checks connect: a named secret, `secret:NAME` or `env:NAME`. */
  connection: z
    .string()
    .regex(/^(secret|env):[A-Z][A-Z0-9_]{0,62}$/, 'name a secret: `secret:NAME` or `env:NAME`')
    .optional(),
  /** Base address of the site's ERP, for HTTP probes. */
  url: webUrl.optional(),
});

export const automatedCheck = z.discriminatedUnion('how', [
  z.strictObject({
    id: registerId,
    kind: z.enum(checkKinds),
    how: z.literal('http'),
    url: stepUrl,
    expectStatus: z.int().min(100).max(599).default(200),
    expectText: text(200).optional(),
    timeoutMs: z.int().min(100).max(60_000).default(10_000),
  }),
  z.strictObject({
    id: registerId,
    kind: z.enum(checkKinds),
    how: z.literal('sql'),
    /** One read-only statement; it passes when its first column of its first row equals `expect`. */
    query: text(4000),
    expect: text(200),
    timeoutMs: z.int().min(100).max(60_000).default(10_000),
  }),
  z.strictObject({
    id: registerId,
    kind: z.enum(checkKinds),
    how: z.literal('command'),
    /** Name of a command the worker was configured with (PERENNIAL_COMMANDS); never a shell line from here. */
    command: registerId,
    timeoutMs: z.int().min(100).max(600_000).default(60_000),
  }),
]);

export const rollbackStep = z.discriminatedUnion('how', [
  z.strictObject({
    id: registerId,
    how: z.literal('http'),
    url: stepUrl,
    method: z.enum(['POST', 'PUT', 'DELETE']).default('POST'),
    timeoutMs: z.int().min(100).max(600_000).default(60_000),
  }),
  z.strictObject({
    id: registerId,
    how: z.literal('command'),
    command: registerId,
    timeoutMs: z.int().min(100).max(600_000).default(60_000),
  }),
]);

export const moduleRow = z.strictObject({
  id: registerId,
  name: text(200),
  nameZh: text(200).optional(),
  /** Core modules come first in a staged SLA. */
  core: z.boolean().default(false),
  ownerGroup: registerId,
  /** Groups for single fault classes; the owner group serves the rest. */
  groupByClass: z.partialRecord(z.enum(faultClasses), registerId).default({}),
  checks: z.array(automatedCheck).max(50).default([]),
  rollbackSteps: z.array(rollbackStep).max(50).default([]),
});

export const interfaceRow = z.strictObject({
  id: registerId,
  site: registerId,
  kind: z.enum(['MES', 'LIMS', 'CRM', 'WMS', 'PLM', 'QMS', 'OA', 'UDI', 'other']),
  name: text(200),
  owner: text(120),
  lastChange: instant.optional(),
});

export const changeRow = z.strictObject({
  id: registerId,
  site: registerId,
  module: registerId.optional(),
  what: text(2000),
  impact: text(2000).optional(),
  at: instant,
  by: text(120),
  /** The ticket, migration or upgrade it came from. */
  source: text(60).optional(),
});

export const groupRow = z.strictObject({
  id: registerId,
  name: text(200),
  lead: registerId.optional(),
  members: z.array(registerId).max(500).default([]),
});

export const personRow = z.strictObject({
  id: registerId,
  name: text(100),
  roles: z.array(text(40)).max(20).default([]),
  manager: registerId.optional(),
  groups: z.array(registerId).max(50).default([]),
  /** Set for people of a customer. */
  customer: registerId.optional(),
  locale: z.enum(['zh-CN', 'en']).default('zh-CN'),
  timeZone: text(64).default('Asia/Shanghai'),
  /** No calls between these wall times of the person's time zone, for tickets of these levels; P1 wakes by default. */
  quietHours: z
    .strictObject({ from: wallTime, to: wallTime, levels: z.array(z.enum(levels)).default(['P2', 'P3']) })
    .optional(),
  /** The daily digest of leads; absent: daily. */
  digest: z.enum(['daily', 'off']).optional(),
  contacts: z
    .strictObject({ email: z.email().optional(), phone: text(40).optional(), wecom: text(80).optional() })
    .default({}),
});

/** Who is on call when: people in turn, and shifts that were swapped. */
export const rotaRow = z.strictObject({
  id: registerId,
  name: text(200),
  timeZone: text(64).default('Asia/Shanghai'),
  people: z.array(registerId).min(1).max(100),
  /** The first person's first day. */
  startsOn: z.iso.date(),
  handover: wallTime.default('09:00'),
  everyDays: z.int().min(1).max(366).default(7),
  swaps: z
    .array(
      z
        .strictObject({ from: instant, to: instant, person: registerId })
        .refine((s) => Date.parse(s.to) > Date.parse(s.from), {
          path: ['to'],
          message: 'must be later than `from`',
        }),
    )
    .max(500)
    .default([]),
});

export const webhookRow = z.strictObject({
  id: registerId,
  url: webUrl,
  /** Standard Webhooks secret, `whsec_` + base64 of 24 to 64 bytes; made when absent, shown once. */
  secret: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/=]{32,88}$/)
    .optional(),
  /** Narrows deliveries to one customer's tickets. */
  customer: registerId.optional(),
  active: z.boolean().default(true),
});

export const registers = {
  customers: customerRow,
  sites: siteRow,
  modules: moduleRow,
  interfaces: interfaceRow,
  changes: changeRow,
  groups: groupRow,
  people: personRow,
  rotas: rotaRow,
  webhooks: webhookRow,
} as const;

export type RegisterName = keyof typeof registers;
export type RegisterRow<N extends RegisterName> = z.infer<(typeof registers)[N]>;
export type Customer = RegisterRow<'customers'>;
export type Site = RegisterRow<'sites'>;
export type Module = RegisterRow<'modules'>;
export type Interface = RegisterRow<'interfaces'>;
export type ChangeEntry = RegisterRow<'changes'>;
export type Group = RegisterRow<'groups'>;
export type Person = RegisterRow<'people'>;
export type Rota = RegisterRow<'rotas'>;
export type Webhook = RegisterRow<'webhooks'>;
export type AutomatedCheck = z.infer<typeof automatedCheck>;
export type RollbackStep = z.infer<typeof rollbackStep>;
