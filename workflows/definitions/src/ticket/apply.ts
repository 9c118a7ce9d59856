/** The reducer: (state, what happened, now) -> the next state. The old state is left as it was. */
import { systemActor } from '@perennial/domain/scope/rules';
import type { AnyEnvelope } from '@perennial/domain/ticket/commands/rules';
import { nextCommands } from '@perennial/domain/ticket/rules';
import { takeOpened, takeOutcome, takeTold } from './approval.ts';
import { takeCall } from './calls.ts';
import { changesBetween } from './changes.ts';
import { endClocks, syncClocks } from './clocks.ts';
import { handle } from './commands/registry.ts';
import type { TicketInput } from './contract.ts';
import { fireDeadlines, nextDeadline } from './deadlines.ts';
import { type Draft, draftOf } from './draft.ts';
import { takePlans } from './judge.ts';
import { type Happening, rememberedCommands, type TicketState } from './state.ts';
import { takeChecks, takeRollback } from './verification.ts';
import { keepWaiting } from './waiting.ts';

/** The state a ticket starts from; `record` is what intake stored. */
export const begin = ({ record, terms }: TicketInput): TicketState => ({
  record,
  terms,
  pauses: [],
  toPlan: [],
  events: [],
  flushedSeq: record.seq,
  reflush: false,
  wanted: {},
  commandIds: [],
  lastCommandAt: record.openedAt,
});

/** A state is JSON through and through: continue-as-new depends on it. */
const copy = ({ terms, ...state }: TicketState): TicketState => ({
  ...JSON.parse(JSON.stringify(state)),
  // Replaced as a whole, never changed, and larger than everything else.
  terms,
});

/** What the store has to be told, and was: the ticket itself stays as it is. */
type Bookkeeping = Extract<Happening, { type: 'flushing' | 'flushed' | 'reflush' }>;
type Change = Exclude<Happening, Bookkeeping>;

const keepBooks = (state: TicketState, what: Bookkeeping): TicketState => {
  switch (what.type) {
    case 'flushing':
      // Numbers the version before it is written, so that a repeated write is the same version.
      return state.events.length === 0
        ? state
        : { ...state, record: { ...state.record, rev: state.record.rev + 1 } };
    case 'flushed':
      return {
        ...state,
        flushedSeq: what.seq,
        events: state.events.filter((e) => e.seq > what.seq),
        reflush: false,
      };
    case 'reflush':
      return { ...state, reflush: true };
  }
};

const isBookkeeping = (what: Happening): what is Bookkeeping =>
  what.type === 'flushing' || what.type === 'flushed' || what.type === 'reflush';

const command = (draft: Draft, envelope: AnyEnvelope): void => {
  const { state, now } = draft;
  // Intake's receipt decides, but nobody acts in the future or before what was already done.
  const at = Math.min(Math.max(envelope.receivedAt, state.lastCommandAt), now);
  state.lastCommandAt = at;
  state.commandIds = [...state.commandIds, envelope.id].slice(-rememberedCommands);
  handle(draft, envelope, at);
  syncClocks(state);
};

const happen = (draft: Draft, what: Change): void => {
  switch (what.type) {
    case 'command':
      command(draft, what.envelope);
      return;
    case 'deadline':
      fireDeadlines(draft);
      return;
    case 'planned':
      takePlans(draft, what.requests, what.plans);
      return;
    case 'checked':
      takeChecks(draft, what.attempt, what.results);
      return;
    case 'rolledBack':
      takeRollback(draft, what.attempt, what.outcome);
      return;
    case 'called':
      takeCall(draft, what.outcome);
      return;
    case 'approvalOpened':
      takeOpened(draft, what.no);
      return;
    case 'approvalOutcome':
      takeOutcome(draft, what.outcome);
      return;
    case 'approvalTold':
      takeTold(draft, what.id);
      return;
  }
};

/** Writes what changed beside the event that changed it: the first of this happening, or the last before it. */
const noteChanges = (before: TicketState, after: TicketState): void => {
  const event = after.events.find((e) => e.seq > before.record.seq) ?? after.events.at(-1);
  const changes = changesBetween(before.record, after.record);
  if (event && changes.length > 0) event.changes = [...event.changes, ...changes];
};

export const apply = (before: TicketState, what: Happening, now: number): TicketState => {
  if (isBookkeeping(what)) return keepBooks(before, what);
  const state = copy(before);
  const by = what.type === 'command' ? what.envelope : undefined;
  const draft = draftOf(state, now, by?.actor ?? systemActor, by?.requestId);
  happen(draft, what);
  keepWaiting(draft, before.record.state, by ? state.lastCommandAt : now);
  endClocks(state, before.record.state);
  const { record } = state;
  record.next = nextCommands(record);
  const deadline = nextDeadline(state);
  if (deadline) record.nextDeadline = deadline.at;
  else delete record.nextDeadline;
  noteChanges(before, state);
  return state;
};
