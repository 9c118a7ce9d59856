/** What a migration's workflow carries, and everything that can happen to it. JSON through and through. */
import type { MigrationCommand } from '@perennial/domain/migration/run/commands/rules';
import type { MigrationEvent, MigrationRecord } from '@perennial/domain/migration/run/rules';
import type { ApprovalCommand, Outcome } from '../approval/contract.ts';
import type { Answer } from './activities.ts';
import type { TableProgress } from './contract.ts';

export type Telling = { no: string; command: ApprovalCommand };

/** A risk somebody wants to accept; the signature is looked at outside. */
export type RiskAsked = Extract<MigrationCommand, { name: 'accept-risk' }>;

export type Carried = {
  record: MigrationRecord;
  /** Events the store has not confirmed yet, ascending by seq. */
  events: MigrationEvent[];
  flushedSeq: number;
  /** The store has to be written though nothing has happened. */
  reflush: boolean;
  commandIds: string[];
  /** Steps of the phase that are done, by their keys. */
  done: string[];
  /** Counts the phases entered; a part of every key, so that an answer that comes late is passed over. */
  epoch: number;
  /** Progress the read model does not show yet. */
  unshown: boolean;
  shownAt: number;
  /** Approvals to be opened. */
  asking: string[];
  tell: Telling[];
  risks: RiskAsked[];
  /** Commands whose signature was refused, with the reason. */
  refusedRisks: { id: string; reason: string }[];
};

export type Happening =
  | { type: 'command'; command: MigrationCommand }
  | { type: 'answered'; key: string; answer: Answer }
  | { type: 'failed'; key: string; reason: string }
  | { type: 'progress'; progress: TableProgress }
  | { type: 'lost'; table: string; attempt: number; load: string; reason: string }
  | { type: 'approval'; outcome: Outcome }
  /** `failed`: it could not be opened, and why. */
  | { type: 'asked'; no: string; failed?: string }
  /** `gone`: the approval has ended, decided for good. */
  | { type: 'told'; id: string; no: string; gone: boolean }
  | { type: 'risk'; id: string; verdict: { by: string } | { refused: string } }
  | { type: 'cancelled' }
  | { type: 'deadline' }
  | { type: 'flushing' }
  | { type: 'flushed'; seq: number }
  | { type: 'reflush' };

/** How many ids of commands travel along. */
export const remembered = 256;
