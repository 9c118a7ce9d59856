/** Every collection, its row and its indexes. Rows are written by exact `_id`; the tenant leads every index. */
import type { AuditEvent, PersonalValue, TicketEvent } from '@perennial/domain/audit/rules';
import type { Calendar, HolidaySetYear } from '@perennial/domain/calendar/rules';
import type { CalendarFile } from '@perennial/domain/calendar/schema';
import type { Contract, ContractDraft } from '@perennial/domain/contract/schema';
import type { BreachFact, Credit } from '@perennial/domain/credit/rules';
import type { Counter, Entitlement, Holding, ServiceKey } from '@perennial/domain/entitlement/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { mongo } from 'mongoose';
import type { ApprovalRow } from '../approvals/row.ts';
import type { LogRow, SealKeyRow, TileRow } from '../audit/seal-row.ts';
import type { AuditGrantRow } from '../audit-grants/row.ts';
import type { ErasureRow } from '../erasure/row.ts';
import type {
  CeremonyRow,
  ExternalIdentityRow,
  GrantRow,
  IdentityProviderRow,
  LinkRow,
  LoginRow,
  PasskeyRow,
  SessionRow,
  TrainingRow,
  UsedAnswerRow,
} from '../identity/rows.ts';
import type { JobRow } from '../migration-jobs/row.ts';
import type { PlanRow } from '../migrations/plan-row.ts';
import type { MigrationRow } from '../migrations/row.ts';
import type { ApiKey, Attachment, Delivery, DeliveryState } from '../ports.ts';
import type { RunItemRow, RunRow } from '../runs/row.ts';
import type { SecurityEventRow } from '../security-events/row.ts';
import type { ChallengeRow, SignatureRow } from '../signatures/row.ts';
import type { SealedSecret } from '../webhooks/sealed.ts';

export type Queued = {
  state: 'queued' | 'parked';
  dueAt: number;
  attempts: number;
  error?: string;
  createdAt: number;
};

/** Who has put a file: a customer's id, or `''` for the vendor's staff; each knows it by the name it gave. */
export type AttachmentOwner = { customer: string; name?: string; createdAt: number };

export type Rows = {
  counters: { _id: string; value: number };
  /** `{tenant}/{no}`. */
  tickets: TicketRow;
  archive: TicketRow;
  /** `{workflowId}/{seq}`. */
  events: {
    _id: string;
    tenant: string;
    customer: string;
    no: string;
    seq: number;
    visibility: string;
    event: TicketEvent;
  };
  /** A row goes by itself once `expiresAt` is past; see `core/expiry.ts`. */
  requests: { _id: string; bodyHash: string; no: string; createdAt: number; expiresAt: Date };
  starts: Queued & { _id: string; tenant: string; input: unknown };
  notices: Queued & {
    _id: string;
    tenant: string;
    customer: string;
    workflowId: string;
    event: TicketEvent;
    record: TicketRecord;
  };
  deliveries: Omit<Delivery, 'id' | 'state' | 'nextAttemptAt'> & {
    _id: string;
    state: DeliveryState;
    dueAt: number;
  };
  /** `{tenant}/{register}/{id}`. */
  registers: {
    _id: string;
    tenant: string;
    register: string;
    id: string;
    customer?: string;
    site?: string;
    row: unknown;
    rev: number;
    /** Of a webhook; it stands in no `row`. */
    sealed?: SealedSecret;
  };
  /** `{tenant}/{id}/{version}`. */
  contracts: {
    _id: string;
    tenant: string;
    customer: string;
    id: string;
    version: number;
    latest: boolean;
    contract: Contract;
    /** As it was applied: what names no version of a calendar follows its newest one. */
    draft: ContractDraft;
    effectiveFrom: number;
  } & Stamp;
  /** `{tenant}/{id}/{version}`; `file` where it was applied as one, for later holiday notices. */
  calendars: {
    _id: string;
    tenant: string;
    id: string;
    version: number;
    calendar: Calendar;
    file?: CalendarFile;
  } & Stamp;
  /** `{tenant}/{set}/{year}/{version}`: holiday notices a tenant has imported. */
  holidays: { _id: string; tenant: string; set: string; notice: HolidaySetYear } & Stamp;
  /** `{tenant}/{run}`. */
  runs: RunRow;
  /** `{tenant}/{run}/{ticket}/{round}`. */
  runItems: RunItemRow;
  /** `{tenant}/{contract}/{service}/{period}/{unit}`; what has no limit is not counted here. */
  entitlements: {
    _id: string;
    tenant: string;
    customer: string;
    contract: string;
    /** Of the contract, whose limit holds: the newest that drew on it. */
    version: number;
    rev: number;
    counter: Counter;
  };
  /** `{tenant}/{no}`: what a ticket holds. */
  holdings: HoldingRow;
  /** `{workflowId}/{seq}` of the event. */
  breaches: BreachRow;
  /** `{tenant}/{id}`. */
  credits: CreditRow;
  approvals: ApprovalRow;
  migrations: MigrationRow;
  migrationPlans: PlanRow;
  migrationJobs: JobRow;
  challenges: ChallengeRow;
  signatures: SignatureRow;
  securityEvents: SecurityEventRow;
  auditGrants: AuditGrantRow;
  /** By SHA-256 of the secret. */
  keys: { _id: string; tenant: string; key: ApiKey };
  /** `{tenant}.{number}`; wrapped by the master key. */
  dataKeys: { _id: string; tenant: string; number: number; wrapped: string; createdAt: number };
  logins: LoginRow;
  sessions: SessionRow;
  grants: GrantRow;
  /** `{tenant}/{person}`: written by every grant, so that two at once see each other. */
  grantLocks: { _id: string; count: number };
  training: TrainingRow;
  links: LinkRow;
  identityProviders: IdentityProviderRow;
  externalIdentities: ExternalIdentityRow;
  usedAnswers: UsedAnswerRow;
  passkeys: PasskeyRow;
  ceremonies: CeremonyRow;
  erasures: ErasureRow;
  /** `{tenant}/{name}`; the value is wrapped by the master key. */
  secrets: {
    _id: string;
    tenant: string;
    name: string;
    wrapped: string;
    createdAt: number;
    by: string;
    rev: number;
  };
  /** `{tenant}/{sha256}`; written last, so that half a file is never seen. */
  attachments: { _id: string; tenant: string; meta: Attachment; chunks: number; owners?: AttachmentOwner[] };
  chunks: { _id: string; bytes: Buffer };
  /** `{tenant}/{stream}/{seq}`. */
  audit: {
    _id: string;
    tenant: string;
    customer?: string;
    stream: string;
    seq: number;
    hash: string;
    event: AuditEvent;
    /** What the event only commits to; each can be erased and leaves the chain intact. */
    personal?: PersonalValue[];
    /** Until it has its place in the log; see `audit/marker.ts`. */
    unsealed?: string;
    /** Its place in the log, `{tenant}/{leaf}` in 15 digits, from 0. */
    place?: string;
    /** Where a checkpoint ends with it: `{tenant}/{size}`, and the signed note. */
    signed?: string;
    note?: string;
  };
  logs: LogRow;
  tiles: TileRow;
  sealKeys: SealKeyRow;
};

/** Who made a version, when and why. */
export type Stamp = { createdAt: number; actor: string; reason?: string };

export type TicketRow = {
  _id: string;
  tenant: string;
  customer: string;
  site: string;
  module: string;
  state: string;
  level: string;
  assignee?: string;
  fingerprint?: string;
  number: number;
  /** States of its clocks. */
  sla: string[];
  openedAt: number;
  rev: number;
  /** When it changed, finer than a millisecond; see `tickets/changed.ts`. */
  position: number;
  record: TicketRecord;
};

export type HoldingRow = {
  _id: string;
  tenant: string;
  customer: string;
  ticket: string;
  contract: string;
  /** Of the contract, whose clause holds. */
  version: number;
  service: ServiceKey;
  unit: Entitlement['unit'];
  period: string;
  holding: Holding;
  uncovered: number;
  rate?: number;
  currency?: string;
};

export type BreachRow = {
  _id: string;
  tenant: string;
  customer: string;
  contract: string;
  version: number;
  ticket: string;
  seq: number;
  /** Of its due instant, by the contract's time zone. */
  year: string;
  fact: BreachFact;
};

export type CreditRow = {
  _id: string;
  tenant: string;
  customer: string;
  contract: string;
  version: number;
  ticket: string;
  event: string;
  year: string;
  quarter: string;
  month: string;
  state: Credit['state'];
  /** Due instant and id as a text that sorts like them. */
  position: string;
  currency: string;
  timeZone: string;
  rev: number;
  /** Commands that were carried out, by their Idempotency-Key. */
  requests: { key: string; bodyHash: string }[];
  credit: Credit;
};

type Index = [Record<string, 1 | -1>, { sparse?: boolean; unique?: boolean; expireAfterSeconds?: number }?];

const indexes: Record<keyof Rows, Index[]> = {
  counters: [],
  tickets: [
    [{ tenant: 1, state: 1, number: -1 }],
    [{ tenant: 1, number: -1 }],
    [{ tenant: 1, site: 1, number: -1 }],
    [{ tenant: 1, position: 1 }],
    [{ tenant: 1, fingerprint: 1 }, { sparse: true }],
  ],
  archive: [[{ tenant: 1, number: -1 }], [{ tenant: 1, openedAt: 1 }]],
  events: [[{ tenant: 1, no: 1, seq: 1 }]],
  requests: [[{ expiresAt: 1 }, { expireAfterSeconds: 0 }]],
  starts: [[{ state: 1, dueAt: 1 }], [{ state: 1, createdAt: 1 }]],
  notices: [[{ state: 1, dueAt: 1 }]],
  deliveries: [[{ state: 1, dueAt: 1 }], [{ tenant: 1, ticket: 1 }], [{ tenant: 1, state: 1 }]],
  registers: [[{ tenant: 1, register: 1, id: 1 }]],
  contracts: [[{ tenant: 1, customer: 1 }], [{ tenant: 1, id: 1, version: -1 }]],
  calendars: [[{ tenant: 1, id: 1, version: -1 }]],
  holidays: [[{ tenant: 1, set: 1 }]],
  runs: [[{ state: 1, dueAt: 1 }], [{ tenant: 1, createdAt: -1 }]],
  runItems: [[{ state: 1, dueAt: 1 }], [{ tenant: 1, run: 1, rank: 1 }]],
  entitlements: [],
  holdings: [[{ tenant: 1, contract: 1, service: 1, period: 1 }]],
  breaches: [[{ tenant: 1, contract: 1, year: 1 }], [{ tenant: 1, ticket: 1 }]],
  credits: [[{ tenant: 1, contract: 1, year: 1 }], [{ tenant: 1, customer: 1 }]],
  approvals: [[{ tenant: 1, open: 1, position: 1 }], [{ tenant: 1, subject: 1, gate: 1 }]],
  migrations: [[{ tenant: 1, open: 1, position: -1 }], [{ tenant: 1, position: -1 }]],
  migrationPlans: [[{ tenant: 1 }]],
  migrationJobs: [[{ expiresAt: 1 }, { expireAfterSeconds: 0 }]],
  challenges: [[{ expiresAt: 1 }, { expireAfterSeconds: 0 }]],
  signatures: [[{ tenant: 1, approval: 1 }]],
  auditGrants: [[{ tenant: 1, person: 1 }]],
  securityEvents: [[{ tenant: 1, state: 1, _id: -1 }]],
  keys: [[{ tenant: 1 }]],
  dataKeys: [[{ tenant: 1 }]],
  logins: [[{ email: 1 }, { unique: true }], [{ tenant: 1, person: 1 }]],
  sessions: [
    [{ tenant: 1, person: 1 }],
    [{ tenant: 1, account: 1 }],
    [{ forgetAt: 1 }, { expireAfterSeconds: 0 }],
  ],
  grants: [[{ tenant: 1, person: 1 }]],
  grantLocks: [],
  training: [[{ tenant: 1, person: 1 }]],
  links: [],
  identityProviders: [[{ tenant: 1 }]],
  externalIdentities: [[{ tenant: 1, account: 1 }]],
  usedAnswers: [[{ forgetAt: 1 }, { expireAfterSeconds: 0 }]],
  passkeys: [[{ tenant: 1, person: 1 }]],
  ceremonies: [[{ expiresAt: 1 }, { expireAfterSeconds: 0 }]],
  erasures: [[{ state: 1, dueAt: 1 }]],
  secrets: [[{ tenant: 1 }]],
  attachments: [[{ tenant: 1 }]],
  chunks: [],
  audit: [
    [{ tenant: 1, stream: 1, seq: 1 }],
    [{ unsealed: 1 }, { sparse: true }],
    [{ place: 1 }, { sparse: true }],
    [{ signed: 1 }, { sparse: true }],
  ],
  logs: [],
  tiles: [[{ tenant: 1, index: 1 }]],
  sealKeys: [],
};

export type Collections = { [N in keyof Rows]: mongo.Collection<Rows[N]> };

export const collectionsOf = (db: mongo.Db): Collections => ({
  counters: db.collection('counters'),
  tickets: db.collection('tickets'),
  archive: db.collection('archive'),
  events: db.collection('events'),
  requests: db.collection('requests'),
  starts: db.collection('starts'),
  notices: db.collection('notices'),
  deliveries: db.collection('deliveries'),
  registers: db.collection('registers'),
  contracts: db.collection('contracts'),
  calendars: db.collection('calendars'),
  holidays: db.collection('holidays'),
  runs: db.collection('runs'),
  runItems: db.collection('runItems'),
  entitlements: db.collection('entitlements'),
  holdings: db.collection('holdings'),
  breaches: db.collection('breaches'),
  credits: db.collection('credits'),
  approvals: db.collection('approvals'),
  migrations: db.collection('migrations'),
  migrationPlans: db.collection('migrationPlans'),
  migrationJobs: db.collection('migrationJobs'),
  challenges: db.collection('challenges'),
  signatures: db.collection('signatures'),
  auditGrants: db.collection('auditGrants'),
  securityEvents: db.collection('securityEvents'),
  keys: db.collection('keys'),
  dataKeys: db.collection('dataKeys'),
  logins: db.collection('logins'),
  sessions: db.collection('sessions'),
  grants: db.collection('grants'),
  grantLocks: db.collection('grantLocks'),
  training: db.collection('training'),
  links: db.collection('links'),
  identityProviders: db.collection('identityProviders'),
  externalIdentities: db.collection('externalIdentities'),
  usedAnswers: db.collection('usedAnswers'),
  passkeys: db.collection('passkeys'),
  ceremonies: db.collection('ceremonies'),
  erasures: db.collection('erasures'),
  secrets: db.collection('secrets'),
  attachments: db.collection('attachments'),
  chunks: db.collection('chunks'),
  audit: db.collection('audit'),
  logs: db.collection('logs'),
  tiles: db.collection('tiles'),
  sealKeys: db.collection('sealKeys'),
});

/** Creates collections (a transaction cannot) and indexes; repeating it changes nothing. */
export const ensureCollections = async (db: mongo.Db): Promise<void> => {
  const present = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map((c) => c.name));
  for (const [name, wanted] of Object.entries(indexes)) {
    if (!present.has(name)) await db.createCollection(name);
    for (const [keys, options] of wanted) await db.collection(name).createIndex(keys, options ?? {});
  }
};
