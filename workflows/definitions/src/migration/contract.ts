/** What the outside may say to a migration's workflow. Imported by services for its types and names only. */
import type { MigrationCommand } from '@perennial/domain/migration/run/commands/rules';
import type { MigrationRecord, Outcome, RunState, TableState } from '@perennial/domain/migration/run/rules';
import type { Carried } from './state.ts';

/** The workflow type. Its id is `migration/{tenant}/{no}`. */
export const migrationWorkflow = 'migration';

/**
 * `record` is what intake stored when the run was opened, `ready` and with its `opened` event; the run waits for the
 * update `start`. `carried` is set by continue-as-new only.
 */
export type MigrationInput = { record: MigrationRecord; carried?: Carried };

/** Every command is an update named as it, its id the caller's Idempotency-Key; answered once the store holds it. */
export type CommandResult = { seq: number; rev: number; state: RunState };
export type { MigrationCommand };

/** Signal: write the read model again. */
export const reflushSignal = 'reflush';
/** Signal of a `copy-table` workflow to its parent: how far it is, and how it ended. */
export const progressSignal = 'progress';
export type TableProgress = {
  /** `load`, or `rehearsal-1`. */
  load: string;
  table: string;
  attempt: number;
  state: Extract<TableState, 'copying' | 'copied' | 'parked'>;
  read: number;
  written: number;
  quarantined: number;
  merged: number;
  /** Why it is parked. */
  reason?: string;
};
/** Query for engineers and tests. */
export const recordQuery = 'record';
/** The workflow's result. */
export type MigrationResult = { no: string; outcome: Outcome };
