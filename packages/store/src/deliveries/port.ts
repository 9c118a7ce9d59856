import type { Audience, EventKind, NoticeChannel } from '@perennial/domain/notice/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Page } from '../core/page.ts';

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
  event: EventKind | Letter['kind'] | 'digest';
  audience: Audience | 'person';
  channel: NoticeChannel;
  /** A person's or webhook's id, or `requester`. */
  recipient: string;
  /** Where it goes: an email address or a webhook's id. */
  address: string;
  locale: 'zh-CN' | 'en';
  /** Rendered when queued, so that a replay sends the same words. */
  payload: { subject: string; text: string; html?: string; json?: unknown };
  /** In place of the words: rendered when sent and erased then, for its link is a secret of the receiver. */
  letter?: Letter;
  state: DeliveryState;
  attempts: number;
  lastError?: string;
  createdAt: number;
  sentAt?: number;
  nextAttemptAt: number;
};

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
