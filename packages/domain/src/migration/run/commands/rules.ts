/** What each command of a run carries; one update of the same name each. */
import type { Actor } from '../../../scope/rules.ts';
import type { RunTerms } from '../terms/rules.ts';

export type MigrationCommandBodies = {
  'start': Record<never, never>;
  'pause': { reason: string };
  'resume': { note?: string };
  /** Before the flip; everything done so far is undone. */
  'abort': { reason: string };
  /** `table`: one that is parked, or whose check did not pass; absent: whatever else stands in the way. */
  'retry': { table?: string; note?: string };
  /** Signed for exactly this finding: `approval` is the number of an approval bound to it, or the id of a signature. */
  'accept-risk': { table?: string; finding: string; approval: string };
  /** Before the load. What was signed for the old plan is void, and the run begins anew. */
  'edit-plan': { planHash: string; planVersion: number; terms: RunTerms; reason: string };
  /** `checklist`: every id of the plan's list. */
  'cutover': { checklist: string[] };
  /** After the flip. */
  'rollback': { reason: string };
  'finish-hypercare': { note?: string };
  /** A ticket that belongs to the run. */
  'add-issue': { ticket: string };
};
export type MigrationCommandName = keyof MigrationCommandBodies;

export const migrationCommands = [
  'start',
  'pause',
  'resume',
  'abort',
  'retry',
  'accept-risk',
  'edit-plan',
  'cutover',
  'rollback',
  'finish-hypercare',
  'add-issue',
] as const satisfies MigrationCommandName[];

type Head = { id: string; actor: Actor; receivedAt: number; requestId: string };
export type MigrationEnvelope<N extends MigrationCommandName = MigrationCommandName> = Head & {
  name: N;
  body: MigrationCommandBodies[N];
};
export type MigrationCommand = { [N in MigrationCommandName]: MigrationEnvelope<N> }[MigrationCommandName];
