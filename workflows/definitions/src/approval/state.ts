/** What an approval's workflow carries, and everything that can happen to it. JSON through and through. */
import type { ApprovalEvent, ApprovalRecord, Refusal, Signed } from '@perennial/domain/approval/rules';
import type { Actor } from '@perennial/domain/scope/rules';
import type { ApprovalCommand } from './contract.ts';

export type Carried = {
  record: ApprovalRecord;
  /** Events the store has not confirmed yet, ascending by seq. */
  events: ApprovalEvent[];
  flushedSeq: number;
  /** The store has to be written though nothing has happened. */
  reflush: boolean;
  /** Signatures that were judged, taken or not: a wake-up for one of them is passed over. */
  judged: string[];
  /** Commands that were applied: a repeated one is answered, not applied again. */
  commandIds: string[];
  /** What the parent was told last. */
  told?: string;
};

export type RefusedSignature = {
  signature: string;
  refusal: Refusal;
  /** Who made it, where that is known. */
  by?: Pick<Actor, 'id' | 'kind'>;
  requestId: string;
};

export type Happening =
  | { type: 'signed'; signed: Signed; requestId: string }
  | ({ type: 'refused' } & RefusedSignature)
  | { type: 'command'; command: ApprovalCommand }
  | { type: 'deadline' }
  | { type: 'flushing' }
  | { type: 'flushed'; seq: number }
  | { type: 'reflush' }
  | { type: 'told'; what: string };

/** How many ids of commands and signatures travel along. */
export const remembered = 256;
