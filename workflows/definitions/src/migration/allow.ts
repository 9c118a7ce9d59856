/** Whether a command is taken now, and why not. Sync, so that validators can reject. */
import type { MigrationCommand } from '@perennial/domain/migration/run/commands/rules';
import type { MigrationRefusal } from '@perennial/domain/migration/run/refusals/rules';
import type { Actor } from '@perennial/domain/scope/rules';
import { gateOf } from './gates.ts';
import type { Carried } from './state.ts';
import { isCopying } from './work.ts';

type Of<N extends MigrationCommand['name']> = Extract<MigrationCommand, { name: N }>;

const isPerson = ({ kind }: Actor): boolean => kind === 'person' || kind === 'customer';

/** The source stands still, or will in a moment. */
const isCuttingOver = ({ record: { phase } }: Carried): boolean => phase === 'cut-over' || phase === 'smoke';

const ofPause = (state: Carried): MigrationRefusal | undefined => {
  if (state.record.pausedAt !== undefined) return 'state.paused';
  return isCuttingOver(state) ? 'state.cuttingOver' : undefined;
};

const ofRetry = ({ record }: Carried, { body: { table } }: Of<'retry'>): MigrationRefusal | undefined =>
  record.blockers.some((b) => b.table === table) ? undefined : 'blocker.none';

const ofRisk = ({ record, risks }: Carried, { body }: Of<'accept-risk'>): MigrationRefusal | undefined => {
  const { table, finding } = body;
  const asked = risks.some((r) => r.body.finding === finding && r.body.table === table);
  return !asked && record.blockers.some((b) => b.waivable && b.finding === finding && b.table === table)
    ? undefined
    : 'finding.none';
};

const editable = ['requirements', 'profile', 'rehearsal', 'approval'];

const ofEdit = ({ record }: Carried, { body }: Of<'edit-plan'>): MigrationRefusal | undefined => {
  if (!editable.includes(record.phase)) return 'phase.loaded';
  if (body.planHash === record.planHash) return 'plan.same';
  return isCopying(record) ? 'tables.copying' : undefined;
};

const ofCutover = ({ record }: Carried, { actor, body }: Of<'cutover'>): MigrationRefusal | undefined => {
  if (record.phase !== 'go-no-go') return 'phase.notGoNoGo';
  if (record.blockers.length > 0) return 'blocker.open';
  if (record.pausedAt !== undefined) return 'state.paused';
  const approval = gateOf(record, 'go-no-go');
  if (approval?.state !== 'approved') return 'approval.missing';
  if (!isPerson(actor)) return 'person.needed';
  if (approval.mayNotExecute.includes(actor.id)) return 'person.executor';
  return record.terms.checklist.every((id) => body.checklist.includes(id))
    ? undefined
    : 'checklist.incomplete';
};

const afterFlip = (state: Carried): MigrationRefusal | undefined =>
  state.record.phase === 'hypercare'
    ? undefined
    : isCuttingOver(state)
      ? 'state.cuttingOver'
      : 'phase.notFlipped';

const ofRollback = (state: Carried, { actor }: Of<'rollback'>): MigrationRefusal | undefined => {
  const { finish, reverse, terms } = state.record;
  const early = afterFlip(state);
  if (early) return early;
  if (!isPerson(actor)) return 'person.needed';
  if (finish) return 'state.finishing';
  return reverse?.stoppedAt !== undefined && terms.policies['rollback-late'] === undefined
    ? 'rollback.closed'
    : undefined;
};

const ofFinish = (state: Carried): MigrationRefusal | undefined => {
  if (state.record.finish) return 'state.finishing';
  return afterFlip(state) ?? (state.record.blockers.length > 0 ? 'blocker.open' : undefined);
};

const ofCommand = (state: Carried, command: MigrationCommand): MigrationRefusal | undefined => {
  const { record } = state;
  switch (command.name) {
    case 'start':
      return record.phases.length > 0 ? 'state.started' : undefined;
    case 'pause':
      return ofPause(state);
    case 'resume':
      return record.pausedAt === undefined ? 'state.notPaused' : undefined;
    case 'abort':
      return record.phase === 'hypercare' ? 'phase.flipped' : undefined;
    case 'retry':
      return ofRetry(state, command);
    case 'accept-risk':
      return ofRisk(state, command);
    case 'edit-plan':
      return ofEdit(state, command);
    case 'cutover':
      return ofCutover(state, command);
    case 'rollback':
      return ofRollback(state, command);
    case 'finish-hypercare':
      return ofFinish(state);
    case 'add-issue':
      return record.issues.includes(command.body.ticket) ? 'issue.known' : undefined;
  }
};

/** Taken whatever is being undone. */
const always: readonly MigrationCommand['name'][] = ['retry', 'add-issue'];
const beforeStart: readonly MigrationCommand['name'][] = ['start', 'abort', 'edit-plan', 'add-issue'];

export const isApplied = (state: Carried, command: MigrationCommand): boolean =>
  state.commandIds.includes(command.id);

export const refusalOf = (state: Carried, command: MigrationCommand): MigrationRefusal | undefined => {
  const { record } = state;
  if (record.outcome !== undefined) return 'state.over';
  if (record.phases.length === 0 && !beforeStart.includes(command.name)) return 'state.ready';
  if (record.abort && !always.includes(command.name)) return 'state.aborting';
  if (record.rollback && !always.includes(command.name)) return 'state.rollingBack';
  return ofCommand(state, command);
};
