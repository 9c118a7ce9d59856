import type { AnyEnvelope } from '@perennial/domain/ticket/commands/rules';
import type { App } from '@perennial/service-kit/app';
import type { Logger } from '@perennial/service-kit/logger';
import type { Store } from '@perennial/store/ports';
import type { Identity } from './identity/identity.ts';

export type Urls = { self: string; temporalUi?: string; namespace: string };

/** What intake's routes need. */
export type IntakeDeps = {
  store: Store;
  /** Gives a running ticket its command; the store holds what it did once this answers. Throws DomainErrors. */
  command: (workflowId: string, envelope: AnyEnvelope) => Promise<unknown>;
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
