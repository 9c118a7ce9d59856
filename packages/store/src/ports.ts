/**
 * What the store offers, by who uses it. Implementations stand beside this file, one folder per collection;
 * nobody outside the package sees mongoose. Every read and write is bounded by a `Scope`.
 */
import type { AuditEvent, TicketEvent } from '@perennial/domain/audit/rules';
import type { CalendarLookup } from '@perennial/domain/calendar/hours';
import type { Calendar, HolidaySetName, HolidaySetYear } from '@perennial/domain/calendar/rules';
import type { CalendarFile } from '@perennial/domain/calendar/schema';
import type { Audience, EventKind, NoticeChannel } from '@perennial/domain/notice/rules';
import type { RegisterName, RegisterRow } from '@perennial/domain/register/schema';
import type { Role, Scope } from '@perennial/domain/scope/rules';
import type { ClockKind, ClockState, Hours } from '@perennial/domain/sla/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { Level, TicketStateName } from '@perennial/domain/ticket/rules';
import type { ApprovalRepository } from './approvals/port.ts';
import type { SealRepository } from './audit/seal-port.ts';
import type { ContractRepository } from './contracts/port.ts';
import type { CreditRepository } from './credits/port.ts';
import type { EntitlementRefusal, EntitlementRepository, TicketEntitlement } from './entitlements/port.ts';
import type { IdentityStore } from './identity/port.ts';

export type { ApprovalDraft, ApprovalFlush, ApprovalOutcome, ApprovalRepository } from './approvals/port.ts';
export type { LogFinding, SealKey, SealRepository } from './audit/seal-port.ts';
export type { AuditGrantDraft, AuditGrantRepository } from './audit-grants/port.ts';
export type { ContractHow, ContractRepository, ContractVersion } from './contracts/port.ts';
export type { CreditRecord, CreditRepository } from './credits/port.ts';
export type {
  EntitlementRefusal,
  EntitlementRepository,
  EntitlementUse,
  TicketEntitlement,
} from './entitlements/port.ts';
export type { JobDraft, JobPut, MigrationJobRepository, StoredJob } from './migration-jobs/port.ts';
export type {
  MigrationFlush,
  MigrationOpening,
  MigrationRepository,
  PlanDraft,
  StoredPlan,
} from './migrations/port.ts';
export type { NamedSecret, SecretRepository } from './secrets/port.ts';
export type { SecurityDraft, SecurityEventRepository } from './security-events/port.ts';
export type { Evidence, SignatureRepository } from './signatures/port.ts';

import type { AuditGrantRepository } from './audit-grants/port.ts';
import type { MigrationJobRepository } from './migration-jobs/port.ts';
import type { MigrationRepository } from './migrations/port.ts';
import type { RunRepository } from './runs/port.ts';
import type { DataKeyRing, DecodeLog, SecretRepository } from './secrets/port.ts';
import type { SecurityEventRepository } from './security-events/port.ts';
import type { SignatureRepository } from './signatures/port.ts';

export type Page<T> = { items: T[]; nextCursor?: string };

export type TicketFilter = {
  state?: TicketStateName[];
  level?: Level[];
  customer?: string;
  site?: string;
  module?: string;
  assignee?: string;
  /** Tickets with at least one clock in this state. */
  sla?: ClockState;
  /** Only tickets whose workflow still runs. */
  openOnly?: boolean;
  limit: number;
  cursor?: string;
};

/** What intake writes in one transaction when it opens a ticket. */
export type OpenWrite = {
  record: TicketRecord;
  /** Seq 1, `opened`. */
  event: TicketEvent;
  /** The Idempotency-Key of the request with a hash of its body; unique per tenant. */
  request?: { key: string; bodyHash: string };
  /** Argument of the workflow start, as JSON. */
  start: { workflowId: string; input: unknown };
};

export type OpenOutcome =
  | { kind: 'created'; record: TicketRecord; entitlement?: TicketEntitlement }
  /** Same key, same body: the first answer. */
  | { kind: 'repeated'; record: TicketRecord }
  /** Same key, another body. */
  | { kind: 'conflict' }
  /** The contract grants no more of the service: nothing was stored. */
  | ({ kind: 'refused' } & EntitlementRefusal);

/** One flush of a ticket's workflow. Idempotent: repeating it, or an older one after it, changes nothing. */
export type TicketFlush = {
  workflowId: string;
  runId: string;
  record: TicketRecord;
  /** Events not yet acknowledged as written, ascending by seq, without gaps. */
  events: TicketEvent[];
  /** Contract's replacement rows of the notice table travel with the event to the dispatcher. */
  archive: boolean;
};

export interface TicketRepository {
  /** Draws the next number of the tenant, outside any transaction; gaps are allowed. First is 1001. */
  nextNumber(tenant: string): Promise<number>;
  open(scope: Scope, write: OpenWrite): Promise<OpenOutcome>;
  /** The first answer to an Idempotency-Key, if there was one in the last 30 days. */
  findRequest(scope: Scope, key: string): Promise<{ bodyHash: string; no: string } | undefined>;
  /**
   * Remembers for 30 days that a key stands for one body of one command; the same pair again is fine.
   * @throws DomainError `idempotency.conflict` when it stood for another body.
   */
  claimKey(scope: Scope, key: string, bodyHash: string, no: string): Promise<void>;
  /** Frees a key whose command was refused, for another body; a key that stands for another body by now stays. */
  releaseKey(scope: Scope, key: string, bodyHash: string): Promise<void>;
  /** Row and events in one transaction; called by the projection activity. Scope-free: the record carries its tenant. */
  flush(flush: TicketFlush): Promise<{ written: number; stale: boolean }>;
  /** Undefined when absent or outside the scope. Looks in the archive too. */
  get(scope: Scope, no: string): Promise<{ record: TicketRecord; archived: boolean } | undefined>;
  list(scope: Scope, filter: TicketFilter): Promise<Page<TicketRecord>>;
  /** Numbers of the tickets at a site that are neither closed nor cancelled, newest first. */
  openAt(scope: Scope, site: string, limit: number): Promise<string[]>;
  timeline(scope: Scope, no: string, page: { limit: number; cursor?: string }): Promise<Page<TicketEvent>>;
  /** The open ticket of an alert's fingerprint. */
  findByFingerprint(scope: Scope, fingerprint: string): Promise<TicketRecord | undefined>;
  /** Records changed after `since` (a change position), oldest first, for live boards. */
  changedSince(
    scope: Scope,
    since: number,
    limit: number,
  ): Promise<{ record: TicketRecord; position: number }[]>;
  /** Forgets the read model of every open ticket of the tenant; the timeline and the audit trail stay. */
  dropOpen(tenant: string): Promise<number>;
}

export type StartRow = {
  id: string;
  workflowId: string;
  tenant: string;
  input: unknown;
  attempts: number;
  createdAt: number;
};

/** Workflow starts that intake has promised. Rows are leased, so several relays can run. */
export interface StartOutbox {
  lease(now: number, leaseMs: number, limit: number): Promise<StartRow[]>;
  done(id: string): Promise<void>;
  /** Puts the row back for later; parks it when `park` is set. */
  failed(id: string, error: string, retryAt: number, park: boolean): Promise<void>;
  /** Whether this start is still to be sent (or parked). */
  pending(id: string): Promise<boolean>;
  /** Whether a row that is neither sent nor parked was stored before this instant. Cheap however many there are. */
  waitingSince(instant: number): Promise<boolean>;
  /** Age in ms of the oldest row not sent and not parked; 0 when there is none. Looks at all of them. */
  oldestAgeMs(now: number): Promise<number>;
  parked(limit: number): Promise<(StartRow & { error: string })[]>;
}

/** A ticket event waiting to be turned into deliveries. */
export type NoticeRow = {
  /** `{workflowId}/{seq}` */
  id: string;
  tenant: string;
  customer: string;
  workflowId: string;
  event: TicketEvent;
  /** The record right after the event's flush; for texts only. */
  record: TicketRecord;
  attempts: number;
};

/** A one-time link to a person. */
export type LetterKind = 'invitation' | 'reset';
export type Letter =
  | { kind: LetterKind; name: string; url: string; expiresAt: number; timeZone: string }
  | { kind: 'passkeyAdded' | 'passkeyRemoved'; name: string; passkey: string; at: number; timeZone: string };

export type DeliveryState = 'queued' | 'sent' | 'parked';

export type Delivery = {
  /** `{workflowId}/{seq}/{recipient}/{channel}`: unique, so a repeated dispatch makes no second one. */
  id: string;
  tenant: string;
  customer: string;
  ticket: string;
  seq: number;
  event: EventKind | Letter['kind'];
  audience: Audience | 'person';
  channel: NoticeChannel;
  /** A person's or webhook's id, or `requester`. */
  recipient: string;
  /** Where it goes: an email address or a webhook's id. */
  address: string;
  locale: 'zh-CN' | 'en';
  /** Rendered when queued, so that a replay sends the same words. */
  payload: { subject: string; text: string; json?: unknown };
  /** In place of the words: rendered when sent and erased then, for its link is a secret of the receiver. */
  letter?: Letter;
  state: DeliveryState;
  attempts: number;
  lastError?: string;
  createdAt: number;
  sentAt?: number;
  nextAttemptAt: number;
};

export interface NoticeRepository {
  lease(now: number, leaseMs: number, limit: number): Promise<NoticeRow[]>;
  /** Writes the deliveries (existing ids stay as they are) and ends the row, in one transaction. */
  expand(id: string, deliveries: Delivery[]): Promise<void>;
  failed(id: string, error: string, retryAt: number, park: boolean): Promise<void>;
}

export interface DeliveryRepository {
  lease(now: number, leaseMs: number, limit: number): Promise<Delivery[]>;
  sent(id: string, now: number): Promise<void>;
  failed(id: string, error: string, retryAt: number, park: boolean): Promise<void>;
  list(
    scope: Scope,
    filter: { state?: DeliveryState; ticket?: string; limit: number; cursor?: string },
  ): Promise<Page<Delivery>>;
  /** Queues a parked delivery again; undefined when absent or not parked. Writes an audit event. */
  replay(scope: Scope, id: string, reason: string): Promise<Delivery | undefined>;
}

export interface RegisterRepository {
  get<N extends RegisterName>(scope: Scope, register: N, id: string): Promise<RegisterRow<N> | undefined>;
  list<N extends RegisterName>(
    scope: Scope,
    register: N,
    page: { limit: number; cursor?: string; where?: { site?: string; customer?: string } },
  ): Promise<Page<RegisterRow<N>>>;
  /**
   * Inserts or replaces rows and writes one audit event per changed row. All or nothing per call.
   * @throws DomainError `request.invalid` at `/reason` where a row that is there changes and no reason is given.
   */
  put<N extends RegisterName>(
    scope: Scope,
    register: N,
    rows: RegisterRow<N>[],
    reason: string | undefined,
  ): Promise<{ created: number; updated: number; unchanged: number }>;
}

export interface CalendarRepository {
  /**
   * A new version when anything differs from the last one; versions already there never change.
   * @throws DomainError `request.invalid` at `/reason` where it is not the first one and no reason is given.
   */
  put(
    scope: Scope,
    calendar: Omit<Calendar, 'version'>,
    how: { file?: CalendarFile; reason: string | undefined },
  ): Promise<Calendar>;
  /** Without a version the newest. */
  get(scope: Scope, id: string, version?: number): Promise<Calendar | undefined>;
  /** The file the newest version was applied from, where there was one. */
  file(scope: Scope, id: string): Promise<CalendarFile | undefined>;
  /** The newest version of each. */
  list(scope: Scope): Promise<Calendar[]>;
  /** The calendars these hours name, read once and kept: a version never changes. */
  lookup(tenant: string, hours: Hours[]): Promise<CalendarLookup>;
}

/** Holiday notices a tenant has imported; the ones shipped with the product are not among them. */
export interface HolidayRepository {
  /** Every version of every year. */
  list(scope: Scope, set: HolidaySetName): Promise<HolidaySetYear[]>;
}

export type ApiKey = {
  id: string;
  tenant: string;
  customer?: string;
  role: Role;
  /** The person it acts as, where there is one. */
  person?: string;
  name: string;
  /** First characters of the key, for lists; never enough to use it. */
  prefix: string;
  createdAt: number;
  expiresAt: number;
  revokedAt?: number;
};

export interface ApiKeyRepository {
  /** Answers the key itself (`pk_` + 256 bit, base64url) this one time; only its SHA-256 is stored. */
  create(
    scope: Scope,
    key: { role: Role; customer?: string; person?: string; name: string; expiresAt: number },
  ): Promise<{ secret: string; key: ApiKey }>;
  /** By secret, whatever its tenant; expiry and revocation are the caller's to judge. */
  find(secret: string): Promise<ApiKey | undefined>;
  list(scope: Scope): Promise<ApiKey[]>;
  /** Undefined when there is none; revoking again changes nothing. */
  revoke(scope: Scope, id: string, reason: string): Promise<ApiKey | undefined>;
}

export type Attachment = { sha256: string; bytes: number; type: string; name?: string; createdAt: number };

export interface AttachmentRepository {
  /**
   * Stored once per tenant and hash; who puts the bytes is an owner from then on, be it a customer or the vendor's staff.
   * The same bytes twice from one owner answer the first; nobody is shown the name or instant of another owner.
   */
  put(scope: Scope, file: { bytes: Uint8Array; type: string; name?: string }): Promise<Attachment>;
  /** Whatever its owners: that a customer may see it, as part of a ticket, is the caller's to know. */
  get(scope: Scope, sha256: string): Promise<{ meta: Attachment; bytes: Uint8Array } | undefined>;
  /** Those of the hashes that the caller may name: staff every file of the tenant, a customer what it put itself. */
  exists(scope: Scope, sha256: string[]): Promise<string[]>;
}

/** `from` and `to` bound the event's own instant, epoch ms, half-open. */
export type AuditFilter = {
  stream?: string;
  actor?: string;
  action?: string;
  from?: number;
  to?: number;
  limit: number;
  cursor?: string;
};

/** An event with its place in the log, from 0, and the hash it was sealed with. */
export type SealedEvent = { leaf: number; hash: string; event: AuditEvent };

export interface AuditRepository {
  /** Events that have their place, in the order of the log; a customer gets its own only. */
  list(scope: Scope, filter: AuditFilter): Promise<Page<SealedEvent>>;
  stream(scope: Scope, stream: string, page: { limit: number; cursor?: string }): Promise<Page<AuditEvent>>;
  /** Recomputes the chain of one stream; `brokenAt` is the seq of the first event that does not fit. */
  verify(tenant: string, stream: string): Promise<{ events: number; brokenAt?: number; why?: string }>;
}

/** One clock of one ticket, for attainment figures: exact counts come from these rows. A customer gets `sla` clocks only. */
export type ClockFigure = {
  ticket: string;
  customer: string;
  module: string;
  level: Level;
  group?: string;
  /** Promised to the customer, or agreed inside the vendor or with its suppliers. */
  kind: ClockKind;
  clock: string;
  state: ClockState;
  dueAt: number | null;
  breachedAt?: number;
  openedAt: number;
};

export interface ReportRepository {
  clockFigures(
    scope: Scope,
    range: {
      from: number;
      to: number;
      level?: Level;
      kind?: ClockKind;
      customer?: string;
      module?: string;
    },
  ): Promise<ClockFigure[]>;
  /** Counts per state and level of the open tickets. */
  openCounts(scope: Scope): Promise<{ state: TicketStateName; level: Level; count: number }[]>;
}

export interface Store {
  tickets: TicketRepository;
  starts: StartOutbox;
  notices: NoticeRepository;
  deliveries: DeliveryRepository;
  registers: RegisterRepository;
  contracts: ContractRepository;
  calendars: CalendarRepository;
  holidays: HolidayRepository;
  runs: RunRepository;
  entitlements: EntitlementRepository;
  credits: CreditRepository;
  approvals: ApprovalRepository;
  migrations: MigrationRepository;
  migrationJobs: MigrationJobRepository;
  signatures: SignatureRepository;
  auditGrants: AuditGrantRepository;
  securityEvents: SecurityEventRepository;
  keys: ApiKeyRepository;
  dataKeys: DataKeyRing;
  decodes: DecodeLog;
  identity: IdentityStore;
  secrets: SecretRepository;
  attachments: AttachmentRepository;
  audit: AuditRepository;
  seals: SealRepository;
  reports: ReportRepository;
  /** Creates collections and indexes; repeating it changes nothing. */
  ensureIndexes(): Promise<void>;
  /** Throws `store.unavailable` when the store does not answer within `timeoutMs` (default 2000). */
  ping(timeoutMs?: number): Promise<void>;
  close(): Promise<void>;
}

export type StoreOptions = {
  uri: string;
  /** How long an operation looks for a server before it fails with `store.unavailable`. Default 3000 ms. */
  serverSelectionTimeoutMs?: number;
  now?: () => number;
  /** 32 bytes that keys and secrets are wrapped with; whoever needs none may leave it out. */
  masterKey?: Uint8Array;
};
