import type { JobRef } from '@perennial/domain/migration/job/rules';
import type { MigrationCommand } from '@perennial/domain/migration/run/commands/rules';
import type { SiteAllow } from '@perennial/domain/net/allow';
import type { AnyEnvelope } from '@perennial/domain/ticket/commands/rules';
import type { App } from '@perennial/service-kit/app';
import type { Logger } from '@perennial/service-kit/logger';
import type { Store } from '@perennial/store/ports';
import type { Identity } from './identity/identity.ts';
import type { VerifyStepUp } from './identity/step-up.ts';
import type { Anchors } from './seal/anchors.ts';

export type Urls = { self: string; temporalUi?: string; namespace: string };

export type ApprovalDeps = {
  /** Proves that the person is there, now; a TOTP code counts once. */
  verifyStepUp: VerifyStepUp;
  /** One update of an approval's workflow. Throws DomainErrors. */
  command: (update: {
    workflowId: string;
    name: string;
    id: string;
    argument: unknown;
  }) => Promise<{ seq: number }>;
};

export type MigrationDeps = {
  /** Gives a run its command; the store holds what it did once this answers. Throws DomainErrors. */
  command: (workflowId: string, command: MigrationCommand) => Promise<unknown>;
  /** Has a worker do a job; the store holds its answer once this answers. Throws DomainErrors. */
  runJob: (ref: JobRef) => Promise<void>;
  /** Ends the streams of those who watch. */
  stopping?: AbortSignal;
};

/** What intake's routes need. */
export type IntakeDeps = {
  store: Store;
  /** Gives a running ticket its command; the store holds what it did once this answers. Throws DomainErrors. */
  command: (workflowId: string, envelope: AnyEnvelope) => Promise<unknown>;
  /** Without it nobody can sign. */
  approvals?: ApprovalDeps;
  /** Without it nothing is migrated: what is stored can be read. */
  migrations?: MigrationDeps;
  /** The vendor's master key, 32 bytes; without it nothing is sealed, and a whole log cannot be verified. */
  master?: Uint8Array;
  /** The newest checkpoints that are kept beside the store. */
  anchors?: Pick<Anchors, 'newest'>;
  /** Hosts (`host:port`) that webhooks may have without TLS; by default none. */
  webhookAllow?: readonly string[];
  /** Internal hosts and networks that steps at sites may call; by default none. */
  siteAllow?: readonly SiteAllow[];
  now: () => number;
  logger: Logger;
  urls: Urls;
  /** Absent where only API keys are taken. */
  identity?: Identity;
  /** Called after a ticket was stored, so that the relay need not wait for its next turn. */
  wake: () => void;
};

/** Adds one group of routes. */
export type Routes = (app: App, deps: IntakeDeps) => void;
