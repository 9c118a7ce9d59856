/** Intake on a store of its own: two vendors, two customers of the first, and a key for everybody who matters. */

import { randomBytes } from 'node:crypto';
import { type Role, type Scope, systemActor } from '@perennial/domain/scope/rules';
import type { AnyEnvelope } from '@perennial/domain/ticket/commands/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { App, Check } from '@perennial/service-kit/app';
import { createLogger } from '@perennial/service-kit/logger';
import { openStore } from '@perennial/store/open';
import type { AuditGrantDraft, Store } from '@perennial/store/ports';
import { freshDatabase } from '@perennial/testkit/stack/fresh';
import { createIntake } from '../app.ts';
import type { IntakeDeps } from '../deps.ts';
import { seedTenant } from './tenant.ts';

/** Monday morning in Shanghai. */
export const morning = Date.parse('2026-01-05T09:00:00+08:00');

const grants = {
  agent: { tenant: 'north', role: 'agent' },
  lead: { tenant: 'north', role: 'lead' },
  administrator: { tenant: 'north', role: 'administrator' },
  auditor: { tenant: 'north', role: 'auditor' },
  acme: { tenant: 'north', role: 'customer', customer: 'acme' },
  bohai: { tenant: 'north', role: 'customer', customer: 'bohai' },
  otherLead: { tenant: 'south', role: 'lead' },
  otherAdministrator: { tenant: 'south', role: 'administrator' },
} as const satisfies Record<string, { tenant: string; role: Role; customer?: string }>;
export type Caller = keyof typeof grants;

export type Given = { workflowId: string; envelope: AnyEnvelope };

export type Reply = { status: number; json: Json; headers: Headers; text: string };
/** The fields tests look into; which of them an answer has is for the test to say. */
export type Json = {
  no: string;
  id: string;
  code: string;
  detail: string;
  requestId: string;
  secret: string;
  sha256: string;
  nextCursor: string;
  items: Json[];
  errors: { path: string; code: string; message: string }[];
  clocks: { name: string }[];
  context: { openTickets: string[] };
  links: Record<string, string>;
  paths: Record<string, Record<string, object>>;
};

export type Call = {
  body?: unknown;
  /** Instead of `body`, sent as it is. */
  raw?: string | Uint8Array<ArrayBuffer>;
  type?: string;
  key?: string;
  headers?: Record<string, string>;
};

export type World = {
  app: App;
  /** Of its database. */
  uri: string;
  store: Store;
  clock: { now: number };
  secrets: Record<Caller, string>;
  /** Every command that reached the workflow side. */
  given: Given[];
  /** What the workflow side answers next; by default the stored record. */
  flow: { answer: (given: Given) => Promise<TicketRecord> };
  wakes: { count: number };
  /** What Temporal says when asked whether it is there; by default that it is. */
  temporal: { check: Check };
  as: (caller: Caller | undefined, method: string, path: string, call?: Call) => Promise<Reply>;
  scopeOf: (caller: Caller) => Scope;
  close: () => Promise<void>;
};

/** Of whatever was opened, for as long as tests last. */
export const auditGrant = (person: string, now: number): AuditGrantDraft => ({
  person,
  from: 0,
  to: now + 366 * 86_400_000,
  scopes: ['read', 'export'],
  reason: 'yearly audit',
  expiresAt: now + 86_400_000,
});

const keysFor = async (store: Store, now: number): Promise<Record<Caller, string>> => {
  const secrets: Partial<Record<Caller, string>> = {};
  for (const [name, { tenant, ...grant }] of Object.entries(grants)) {
    const scope = { tenant, actor: systemActor, requestId: `seed-${name}` };
    const created = await store.keys.create(scope, { ...grant, name, expiresAt: now + 86_400_000 });
    secrets[name as Caller] = created.secret;
    if (grant.role === 'auditor') await store.auditGrants.create(scope, auditGrant(created.key.id, now));
  }
  return secrets as Record<Caller, string>;
};

/** `more`: what a test brings along of its own, from the store and the clock it will work with. */
export const openWorld = async (
  more: (store: Store, now: () => number) => Partial<IntakeDeps> = () => ({}),
): Promise<World> => {
  const clock = { now: morning };
  const now = () => clock.now;
  const uri = freshDatabase();
  const store = openStore({ uri, now, masterKey: randomBytes(32) });
  await store.ensureIndexes();
  for (const tenant of ['north', 'south']) await seedTenant(store, tenant);
  const secrets = await keysFor(store, morning);
  const given: Given[] = [];
  const wakes = { count: 0 };
  const temporal: World['temporal'] = { check: async () => {} };
  const scopeOf = (caller: Caller): Scope => {
    const { tenant, ...grant } = grants[caller];
    return {
      tenant,
      ...('customer' in grant ? { customer: grant.customer } : {}),
      actor: { id: caller, kind: 'key', role: grant.role },
      requestId: `test-${caller}`,
    };
  };
  const flow: World['flow'] = {
    answer: async ({ workflowId }) => {
      const [, tenant = '', no = ''] = workflowId.split('/');
      const found = await store.tickets.get({ tenant, actor: systemActor, requestId: 'flow' }, no);
      if (!found) throw new Error(`no ticket behind ${workflowId}`);
      return found.record;
    },
  };
  const app = createIntake({
    store,
    command: (workflowId, envelope) => {
      given.push({ workflowId, envelope });
      return flow.answer({ workflowId, envelope });
    },
    now,
    ...more(store, now),
    logger: createLogger('intake', 'silent'),
    urls: { self: 'http://intake', namespace: 'default', temporalUi: 'http://ui' },
    wake: () => {
      wakes.count += 1;
    },
    softChecks: { temporal: () => temporal.check() },
  });
  const as: World['as'] = async (caller, method, path, { body, raw, type, key, headers } = {}) => {
    const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await app.request(path, {
      method,
      headers: {
        ...(caller ? { authorization: `Bearer ${secrets[caller]}` } : {}),
        ...(payload === undefined ? {} : { 'content-type': type ?? 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...headers,
      },
      ...(payload === undefined ? {} : { body: payload }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      json: JSON.parse(isJson ? text : '{}'),
      headers: response.headers,
      text,
    };
  };
  return {
    app,
    uri,
    store,
    clock,
    secrets,
    given,
    flow,
    wakes,
    temporal,
    as,
    scopeOf,
    close: () => store.close(),
  };
};
