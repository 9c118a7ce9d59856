/**
 * What the store offers, by who uses it. Implementations stand beside this file, one folder per collection;
 * nobody outside the package sees mongoose. Every read and write is bounded by a `Scope`.
 */
import type { AuditEvent, PersonalValue, ReadEvent } from '@perennial/domain/audit/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import type { ApprovalRepository } from './approvals/port.ts';
import type { AttachmentRepository } from './attachments/port.ts';
import type { SealRepository } from './audit/seal-port.ts';
import type { AuditGrantRepository } from './audit-grants/port.ts';
import type { CalendarRepository } from './calendars/port.ts';
import type { ContractRepository } from './contracts/port.ts';
import type { Page } from './core/page.ts';
import type { CreditRepository } from './credits/port.ts';
import type { DeliveryRepository } from './deliveries/port.ts';
import type { DigestRepository } from './digests/port.ts';
import type { EntitlementRepository } from './entitlements/port.ts';
import type { ErasureRepository } from './erasure/port.ts';
import type { ExportLog } from './exports/port.ts';
import type { HolidayRepository } from './holidays/port.ts';
import type { IdentityStore } from './identity/port.ts';
import type { ApiKeyRepository } from './keys/port.ts';
import type { MigrationJobRepository } from './migration-jobs/port.ts';
import type { MigrationRepository } from './migrations/port.ts';
import type { NoticeRepository } from './notices/port.ts';
import type { RegisterRepository } from './registers/port.ts';
import type { ReportRepository } from './reports/port.ts';
import type { RunRepository } from './runs/port.ts';
import type { DataKeyRing, DecodeLog, SecretRepository } from './secrets/port.ts';
import type { SecurityEventRepository } from './security-events/port.ts';
import type { SignatureRepository } from './signatures/port.ts';
import type { StartOutbox } from './starts/port.ts';
import type { TicketRepository } from './tickets/port.ts';
import type { WebhookRepository } from './webhooks/port.ts';

export type { ApprovalDraft, ApprovalFlush, ApprovalOutcome, ApprovalRepository } from './approvals/port.ts';
export type { Attachment, AttachmentRepository } from './attachments/port.ts';
export type { LogFinding, SealKey, SealRepository, StoredEvent } from './audit/seal-port.ts';
export type { AuditGrantDraft, AuditGrantRepository } from './audit-grants/port.ts';
export type { CalendarRepository } from './calendars/port.ts';
export type { ContractHow, ContractRepository, ContractVersion } from './contracts/port.ts';
export type { Page } from './core/page.ts';
export type { CreditRecord, CreditRepository } from './credits/port.ts';
export type { Delivery, DeliveryRepository, DeliveryState, Letter, LetterKind } from './deliveries/port.ts';
export type {
  EntitlementRefusal,
  EntitlementRepository,
  EntitlementUse,
  TicketEntitlement,
} from './entitlements/port.ts';
export type { Export, ExportLog } from './exports/port.ts';
export type { HolidayRepository } from './holidays/port.ts';
export type { ApiKey, ApiKeyRepository } from './keys/port.ts';
export type { JobDraft, JobPut, MigrationJobRepository, StoredJob } from './migration-jobs/port.ts';
export type {
  MigrationFlush,
  MigrationOpening,
  MigrationRepository,
  PlanDraft,
  StoredPlan,
} from './migrations/port.ts';
export type { NoticeRepository, NoticeRow } from './notices/port.ts';
export type { RegisterRepository } from './registers/port.ts';
export type { ClockFigure, ReportRepository } from './reports/port.ts';
export type { NamedSecret, SecretRepository } from './secrets/port.ts';
export type { SecurityDraft, SecurityEventRepository } from './security-events/port.ts';
export type { Evidence, SignatureRepository } from './signatures/port.ts';
export type { StartOutbox, StartRow } from './starts/port.ts';
export type { OpenOutcome, OpenWrite, TicketFilter, TicketFlush, TicketRepository } from './tickets/port.ts';
export type { SignedTarget, WebhookRepository } from './webhooks/port.ts';

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

/**
 * An event with its place in the log, from 0, the hash it was sealed with, and the texts it commits to, as far as the
 * reader is shown them and they were not erased.
 */
export type SealedEvent = { leaf: number; hash: string; event: AuditEvent; values: PersonalValue[] };

export interface AuditRepository {
  /** Events that have their place, in the order of the log; a customer gets its own only. */
  list(scope: Scope, filter: AuditFilter): Promise<Page<SealedEvent>>;
  stream(scope: Scope, stream: string, page: { limit: number; cursor?: string }): Promise<Page<ReadEvent>>;
  /**
   * Recomputes the chain of one stream; `brokenAt` is the seq of the first event that does not fit. That events are
   * missing at its end is known of those that have their place in the log.
   */
  verify(tenant: string, stream: string): Promise<{ events: number; brokenAt?: number; why?: string }>;
}

export interface Store {
  tickets: TicketRepository;
  starts: StartOutbox;
  notices: NoticeRepository;
  deliveries: DeliveryRepository;
  digests: DigestRepository;
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
  erasures: ErasureRepository;
  secrets: SecretRepository;
  attachments: AttachmentRepository;
  webhooks: WebhookRepository;
  exports: ExportLog;
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
