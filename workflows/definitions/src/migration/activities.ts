/**
 * What a migration's workflows ask of the outside. Every call names the run and nothing but ids, hashes and counts; every
 * one may be repeated at any time with the same effect. A verdict is `passed` only where everything was measured.
 */
import type { ApprovalRecord } from '@perennial/domain/approval/rules';
import type {
  Finding,
  Gate,
  MigrationEvent,
  MigrationRecord,
  RowCounts,
} from '@perennial/domain/migration/run/rules';
import type { Verdict } from '@perennial/domain/migration/verdict/rules';
import type { Person } from '@perennial/domain/signature/rules';

export type RunRef = { tenant: string; no: string; planHash: string };
/** `load`: `load`, or `rehearsal-1` on the copy made for it. */
export type LoadRef = RunRef & { load: string };
export type TableRef = LoadRef & { table: string };
/** `fence`: the attempt of the cut-over. Once `unfreeze` or `unflip` was called for it, its other steps do nothing. */
export type CutoverRef = RunRef & { fence: number };

/** At most 50 findings; more are counted in the last one's evidence. */
export type Answer = {
  verdict: Verdict;
  findings: Finding[];
  tables?: { name: string; wave: number; rows: number }[];
  counts?: Record<string, number>;
};

export type LaneTurn = RowCounts & {
  /** No chunk is left for any lane. */
  done: boolean;
  chunks: number;
};

/** On the queue `perennial-copy`; all but `copyLane` may take hours and heartbeat. */
export type CopyActivities = {
  /** Cuts the table's chunks into its ledger. Answers what the ledger holds already. */
  planTable(of: TableRef & { attempt: number }): Promise<RowCounts & { rows: number; done: boolean }>;
  /** Copies up to `chunks` chunks of the ledger; the counts are of this turn. */
  copyLane(of: TableRef & { lane: number; chunks: number; attempt: number }): Promise<LaneTurn>;
};

export type MigrationStepActivities = {
  /** Connections, rights, encoding, disk, an empty target; the tables with their waves by foreign keys. */
  probe(of: RunRef): Promise<Answer>;
  /** Types, nulls, ranges, duplicates, encoding faults, orphans. */
  profile(of: RunRef): Promise<Answer>;
  /** An empty copy of the target to rehearse on. */
  prepareRehearsal(of: LoadRef): Promise<Answer>;
  /** The rehearsal's target is given back; what it measured stays. */
  endRehearsal(of: LoadRef): Promise<Answer>;
  /** Findings name the table. */
  verifyTable(of: TableRef): Promise<Answer>;
  /** Findings name no table. */
  verifyInvariants(of: LoadRef): Promise<Answer>;
  /** Before the first row of a load is read: from here on no change of the source is missed. */
  startDelta(of: RunRef): Promise<Answer>;
  /** `counts`: `applied`, `lagMs`, `caughtUp` (0 or 1). */
  applyDelta(of: RunRef): Promise<Answer>;
  stopDelta(of: RunRef): Promise<Answer>;
  freeze(of: CutoverRef): Promise<Answer>;
  /** Waits until what was under way when the freeze began has ended, and marks the place in the change log. */
  barrier(of: CutoverRef): Promise<Answer>;
  /** Everything up to the barrier. `counts` as `applyDelta`. */
  lastDelta(of: CutoverRef): Promise<Answer>;
  /** All tables, those the delta touched in full; findings as `verifyTable`. */
  verifyTouched(of: CutoverRef): Promise<Answer>;
  setSequences(of: CutoverRef): Promise<Answer>;
  flip(of: CutoverRef): Promise<Answer>;
  smoke(of: CutoverRef): Promise<Answer>;
  startReverse(of: CutoverRef): Promise<Answer>;
  unflip(of: CutoverRef): Promise<Answer>;
  unfreeze(of: CutoverRef): Promise<Answer>;
  /** `late`: the window has closed; writes since then are listed, not carried back. `counts` as `applyDelta`. */
  applyReverse(of: CutoverRef & { late: boolean; last: boolean }): Promise<Answer>;
  stopReverse(of: CutoverRef): Promise<Answer>;
  freezeTarget(of: CutoverRef): Promise<Answer>;
  verifyReverse(of: CutoverRef & { late: boolean }): Promise<Answer>;
  /** After an abort: the target is as it was before the load. */
  discardLoad(of: RunRef): Promise<Answer>;
};

export type GateToApprove = RunRef & {
  gate: Gate;
  attempt: number;
  approval: string;
  policy: string;
  planVersion: number;
  customer: string;
  title: string;
  author: Person;
  openedAt: number;
};

export type RiskToCheck = RunRef & { table?: string; finding: string; evidence: string; approval: string };

export type MigrationRecordActivities = {
  /** With seq 0, state pending and a record `{type: 'migration-plan', id: no, version, hash: planHash}`. */
  draftGateApproval(of: GateToApprove): Promise<ApprovalRecord>;
  /** Whether approval or signature is valid and bound to exactly this finding of this table of this run. */
  checkRisk(of: RiskToCheck): Promise<{ by: string } | { refused: string }>;
  /** Record, events and the letters they call for, in one transaction; repeating it changes nothing. */
  projectMigration(projection: { record: MigrationRecord; events: MigrationEvent[] }): Promise<void>;
};

export type MigrationActivities = MigrationStepActivities & MigrationRecordActivities;
