/** What a command that is allowed does. */
import type { MigrationCommand } from '@perennial/domain/migration/run/commands/rules';
import type { MigrationEvent } from '@perennial/domain/migration/run/rules';
import { end, enter } from './advance.ts';
import { passAccepted } from './answers.ts';
import { backOut } from './cutover.ts';
import { type Draft, system } from './draft.ts';
import { askFor, beginExecution, gateOf, voidAll, withdrawAll } from './gates.ts';
import { type RiskAsked, remembered } from './state.ts';
import { planAgain } from './tables.ts';

type About = Pick<MigrationEvent, 'at' | 'actor' | 'requestId'>;
type Of<N extends MigrationCommand['name']> = Extract<MigrationCommand, { name: N }>;

const resume = ({ state: { record }, now }: Draft): void => {
  const run = record.phases.at(-1);
  if (run) run.pausedMs += now - Math.max(record.pausedAt ?? now, run.startedAt);
  for (const table of record.tables) if (table.state === 'copying') table.heardAt = now;
  delete record.pausedAt;
};

/** Everything is undone from here on; what stood in the way does no longer. */
const callAbort = (draft: Draft, about: About, reason: string): void => {
  const { record } = draft.state;
  record.abort = { at: about.at, by: about.actor, reason };
  draft.emit({ ...about, kind: 'abort-called', reason });
  if (record.pausedAt !== undefined) resume(draft);
  record.blockers = [];
  withdrawAll(draft, `the run is aborted: ${reason}`);
  if (record.phases.length === 0) end(draft, 'aborted');
  else if (record.phase === 'cut-over' || record.phase === 'smoke') backOut(draft, `aborted: ${reason}`);
};

/** Where rows can be copied again; later the tables are as they are. */
const reloads = ['rehearsal', 'load', 'verify'];

const retry = (draft: Draft, about: About, { body: { table, note } }: Of<'retry'>): void => {
  const { record } = draft.state;
  const left = record.blockers.filter((b) => b.table !== table);
  const gone = record.blockers.filter((b) => b.table === table);
  record.blockers = left;
  const data = { steps: [...new Set(gone.map((b) => b.step))], ...(table === undefined ? {} : { table }) };
  draft.emit({ ...about, kind: 'retried', data, ...(note ? { reason: note } : {}) });
  if (table !== undefined && reloads.includes(record.phase)) planAgain(draft, table);
  const asksAgain = gone.some((b) => b.step === 'approval' || b.step === 'cut-over');
  if (!asksAgain || record.abort) return;
  if (record.phase === 'approval') askFor(draft, 'load');
  else if (record.phase === 'go-no-go') askFor(draft, 'go-no-go');
};

const editPlan = (draft: Draft, about: About, { body }: Of<'edit-plan'>): void => {
  const { record } = draft.state;
  const { planHash, planVersion, terms, reason } = body;
  const data = { old: record.planHash, new: planHash, version: planVersion };
  Object.assign(record, {
    planHash,
    planVersion,
    terms,
    blockers: [],
    risks: [],
    tables: [],
    rehearsals: [],
  });
  draft.emit({ ...about, kind: 'plan-edited', reason, data });
  voidAll(draft, reason);
  if (record.phases.length > 0) enter(draft, 'requirements');
};

const cutover = (draft: Draft, about: About, { actor }: Of<'cutover'>): void => {
  const { record } = draft.state;
  const freezeAt = draft.now + record.terms.countdownMs;
  const attempt = (record.cutover?.attempt ?? 0) + 1;
  record.cutover = { attempt, calledAt: about.at, by: about.actor, freezeAt, done: [], undo: [] };
  draft.emit({ ...about, kind: 'cutover-called', data: { attempt, freezeAt } });
  const approval = gateOf(record, 'go-no-go');
  if (approval) beginExecution(draft, approval, actor);
  enter(draft, 'cut-over');
};

const rollback = (draft: Draft, about: About, { body: { reason } }: Of<'rollback'>): void => {
  const { record } = draft.state;
  const late =
    record.reverse === undefined ||
    record.reverse.stoppedAt !== undefined ||
    draft.now >= record.reverse.until;
  draft.emit({ ...about, kind: 'rollback-called', reason, data: { late } });
  const approval = late ? askFor(draft, 'rollback-late') : undefined;
  record.rollback = {
    calledAt: about.at,
    by: about.actor,
    reason,
    late,
    done: [],
    ...(approval === undefined ? {} : { approval }),
  };
};

export const takeCommand = (draft: Draft, command: MigrationCommand): void => {
  const { state, now, emit } = draft;
  const { record } = state;
  const { actor, requestId, receivedAt } = command;
  const at = Math.min(receivedAt, now);
  const about: About = { at, actor: { id: actor.id, kind: actor.kind }, requestId };
  state.commandIds = [...state.commandIds, command.id].slice(-remembered);
  switch (command.name) {
    case 'start':
      emit({ ...about, kind: 'started' });
      enter(draft, 'requirements');
      return;
    case 'pause':
      record.pausedAt = now;
      emit({ ...about, kind: 'paused', reason: command.body.reason });
      return;
    case 'resume':
      resume(draft);
      emit({ ...about, kind: 'resumed', ...(command.body.note ? { reason: command.body.note } : {}) });
      return;
    case 'abort':
      callAbort(draft, about, command.body.reason);
      return;
    case 'retry':
      retry(draft, about, command);
      return;
    case 'accept-risk':
      state.risks.push(command);
      return;
    case 'edit-plan':
      editPlan(draft, about, command);
      return;
    case 'cutover':
      cutover(draft, about, command);
      return;
    case 'rollback':
      rollback(draft, about, command);
      return;
    case 'finish-hypercare':
      record.finish = { at, by: about.actor };
      emit({
        ...about,
        kind: 'finish-called',
        ...(command.body.note ? { reason: command.body.note } : {}),
      });
      return;
    case 'add-issue':
      record.issues.push(command.body.ticket);
      emit({ ...about, kind: 'issue-added', data: { ticket: command.body.ticket } });
      return;
  }
};

const verdictOn = (draft: Draft, asked: RiskAsked, verdict: { by: string } | { refused: string }): void => {
  const { state, now, emit } = draft;
  const { record } = state;
  const { actor, requestId, body } = asked;
  const { table, finding, approval } = body;
  const data = { finding, approval, ...(table === undefined ? {} : { table }) };
  const about = { actor: { id: actor.id, kind: actor.kind }, requestId, data };
  const blocker = record.blockers.find((b) => b.finding === finding && b.table === table && b.waivable);
  if ('refused' in verdict || !blocker) {
    const reason = 'refused' in verdict ? verdict.refused : 'the finding is gone';
    state.refusedRisks = [...state.refusedRisks, { id: asked.id, reason }].slice(-16);
    emit({ ...about, kind: 'risk-refused', reason });
    return;
  }
  record.blockers = record.blockers.filter((b) => b !== blocker);
  record.risks.push({
    ...(table === undefined ? {} : { table }),
    finding,
    evidence: blocker.reason,
    signedBy: approval,
    by: verdict.by,
    at: now,
  });
  emit({ ...about, kind: 'risk-accepted' });
  passAccepted(draft, blocker.step, table);
};

export const takeRisk = (draft: Draft, id: string, verdict: { by: string } | { refused: string }): void => {
  const asked = draft.state.risks.find((r) => r.id === id);
  draft.state.risks = draft.state.risks.filter((r) => r.id !== id);
  if (asked) verdictOn(draft, asked, verdict);
};

/** Somebody asked Temporal to cancel the run: an abort, as far as one is possible. */
export const takeCancellation = (draft: Draft): void => {
  const { record } = draft.state;
  if (record.abort || record.outcome !== undefined) return;
  if (record.phase === 'hypercare') {
    draft.emit({ kind: 'cancel-refused', reason: 'it has been cut over: roll it back, or finish hypercare' });
    return;
  }
  callAbort(draft, { at: draft.now, actor: system }, 'cancelled in Temporal');
};
