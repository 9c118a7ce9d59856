/** What the outside may say to an approval's workflow. Imported by services for its types and names only. */
import type { ApprovalRecord, ApprovalState } from '@perennial/domain/approval/rules';
import type { Actor, Role } from '@perennial/domain/scope/rules';
import type { Person, RecordRef, Statement } from '@perennial/domain/signature/rules';
import type { Carried } from './state.ts';

/** The workflow type. */
export const approvalWorkflow = 'approval';

/**
 * `record` is as intake stored it, or with seq 0 as a flow made it that opens the approval as its child. `parent` is
 * told of every outcome by the signal `approval-outcome`; the last one is the workflow's result, too.
 */
export type ApprovalInput = { record: ApprovalRecord; parent?: { workflowId: string }; carried?: Carried };

/** Updates that take a signature, and nothing else: no click in a chat or in Temporal UI can make one. */
export const signatureUpdates = {
  'sign': 'approve',
  'break-glass': 'break-glass',
  'review': 'review',
} as const;
export type SignatureUpdate = keyof typeof signatureUpdates;
export type SignatureGiven = { signature: string; requestId: string };

type Head = { id: string; actor: Actor; receivedAt: number; requestId: string };

export type Delegate = { to: Person; role: Role; since?: number; until: number; reason: string };
export type Revoke = { signature: string; reason: string };
/** The record has a new version: what was signed before is void. */
export type Edited = { record: RecordRef; statement?: Statement; reason: string };
export type BeginExecution = { executor: Person };
/** Nobody needs it any more, as when the ticket behind it was cancelled. */
export type Withdraw = { reason: string };

export type ApprovalCommand = Head &
  (
    | { name: 'delegate'; body: Delegate }
    | { name: 'revoke'; body: Revoke }
    | { name: 'edited'; body: Edited }
    | { name: 'begin-execution'; body: BeginExecution }
    | { name: 'withdraw'; body: Withdraw }
  );
export const approvalCommands = [
  'delegate',
  'revoke',
  'edited',
  'begin-execution',
  'withdraw',
] as const satisfies ApprovalCommand['name'][];

/** Signal: a signature was made; for whoever wants no answer. A signature that was judged already is passed over. */
export const signedSignal = 'signed';
/** Signal: a command of the parent, which wants no answer; one that was applied already is passed over. */
export const commandSignal = 'command';
/** Signal: write the read model again. */
export const reflushSignal = 'reflush';
/** Query for engineers and tests. */
export const recordQuery = 'record';

/** Answer of every update, once the store holds what it did. */
export type CommandResult = { seq: number; rev: number; state: ApprovalState };

/** Signal to the parent, with every change of state and again when signatures were taken back. */
export const outcomeSignal = 'approval-outcome';
export type Outcome = {
  no: string;
  state: ApprovalState;
  at: number;
  breakGlass: boolean;
  /** Person ids; four eyes of whoever carries it out. */
  mayNotExecute: string[];
};
