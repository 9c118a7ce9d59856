/**
 * One migration, from its plan to the end of hypercare, or back. Messages first, then the loop: deadlines, work, read
 * model, and a wait on the one timer all deadlines share. What is to be done is read off the state each time.
 */
import { type MigrationCommand, migrationCommands } from '@perennial/domain/migration/run/commands/rules';
import { type MigrationRefusal, refusals } from '@perennial/domain/migration/run/refusals/rules';
import type { MigrationRecord } from '@perennial/domain/migration/run/rules';
import {
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { type Outcome, outcomeSignal } from '../approval/contract.ts';
import { isApplied, refusalOf } from './allow.ts';
import { apply, begin } from './apply.ts';
import { attributesOf } from './attributes.ts';
import {
  type CommandResult,
  type MigrationInput,
  type MigrationResult,
  progressSignal,
  recordQuery,
  reflushSignal,
  type TableProgress,
} from './contract.ts';
import { nextDeadline } from './deadlines.ts';
import { detailsOf } from './details.ts';
import { recordsOf } from './records.ts';
import { startWork } from './start-work.ts';
import type { Happening } from './state.ts';

/** History events after which a run hands over to the next, once nothing is under way; the server may suggest it earlier. */
const historyLimit = 300;

const refused = (refusal: MigrationRefusal, message: string = refusals[refusal]): ApplicationFailure =>
  ApplicationFailure.nonRetryable(message, 'migration.refused', {
    errors: [{ path: '', code: refusal, message }],
  });

export const migration = (input: MigrationInput): Promise<MigrationResult> => {
  const outside = CancellationScope.current();
  // Being cancelled is something that happens to a migration, not its end: first everything is undone.
  return CancellationScope.nonCancellable(() => run(input, outside));
};

const run = async (input: MigrationInput, outside: CancellationScope): Promise<MigrationResult> => {
  const { workflowId, firstExecutionRunId, taskQueue } = workflowInfo();
  let state = input.carried ?? begin(input, { id: workflowId, runId: firstExecutionRunId });
  let dirty = true;
  const { no } = state.record;
  const feed = (what: Happening): void => {
    state = apply(state, what, Date.now());
    dirty = true;
  };
  outside.cancelRequested.catch(() => feed({ type: 'cancelled' }));

  const mustAllow = (command: MigrationCommand): void => {
    const refusal = isApplied(state, command) ? undefined : refusalOf(state, command);
    if (refusal) throw refused(refusal);
  };
  const take = async (command: MigrationCommand): Promise<CommandResult> => {
    // Two commands may pass validation before either is applied: the second is judged again.
    mustAllow(command);
    if (!isApplied(state, command)) feed({ type: 'command', command });
    await condition(() => state.risks.every((r) => r.id !== command.id));
    const { seq } = state.record;
    await condition(() => state.flushedSeq >= seq);
    const unsigned = state.refusedRisks.find((r) => r.id === command.id);
    if (unsigned) throw refused('risk.unsigned', `${refusals['risk.unsigned']}: ${unsigned.reason}`);
    return { seq, rev: state.record.rev, state: state.record.state };
  };
  for (const name of migrationCommands)
    setHandler(
      defineUpdate<CommandResult, [MigrationCommand]>(name),
      // A run that was cancelled still takes commands: what undoes it may need a person.
      (command) => CancellationScope.nonCancellable(() => take(command)),
      { validator: mustAllow },
    );
  setHandler(defineSignal<[Outcome]>(outcomeSignal), (outcome) => feed({ type: 'approval', outcome }));
  setHandler(defineSignal<[TableProgress]>(progressSignal), (progress) =>
    feed({ type: 'progress', progress }),
  );
  setHandler(defineSignal(reflushSignal), () => feed({ type: 'reflush' }));
  setHandler(defineQuery<MigrationRecord>(recordQuery), () => state.record);

  const records = recordsOf(state.record);
  const work = startWork({ state: () => state, feed, taskQueue, records });
  let shown = '';
  const flush = async (): Promise<void> => {
    feed({ type: 'flushing' });
    const { record, events } = state;
    setCurrentDetails(detailsOf(state, Date.now()));
    const attributes = attributesOf(record);
    if (shown !== JSON.stringify(attributes)) upsertSearchAttributes(attributes);
    shown = JSON.stringify(attributes);
    await records.projectMigration({ record, events });
    feed({ type: 'flushed', seq: record.seq });
  };
  const handsOver = (): boolean => {
    const { historyLength, continueAsNewSuggested } = workflowInfo();
    return continueAsNewSuggested || historyLength >= historyLimit;
  };
  const mayHandOver = (): boolean => handsOver() && work.idle() && allHandlersFinished();
  const isEnded = (): boolean =>
    state.record.outcome !== undefined && work.idle() && state.tell.length === 0 && state.asking.length === 0;

  setCurrentDetails(detailsOf(state, Date.now()));
  for (;;) {
    dirty = false;
    const due = nextDeadline(state, Date.now());
    if (due && due.at <= Date.now()) feed({ type: 'deadline' });
    work.turn(handsOver());
    if (state.events.length > 0 || state.reflush) await flush();
    else if (isEnded() && allHandlersFinished()) break;
    else if (mayHandOver()) return continueAsNew<typeof migration>({ ...input, carried: state });
    else {
      const idle = (): boolean => dirty || mayHandOver() || (isEnded() && allHandlersFinished());
      const next = nextDeadline(state, Date.now());
      if (next) await condition(idle, Math.max(1, next.at - Date.now()), { summary: `${no} ${next.label}` });
      else await condition(idle);
    }
  }
  return { no, outcome: state.record.outcome ?? 'aborted' };
};
