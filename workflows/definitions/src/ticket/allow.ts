/** Whether a command is legal now, and if not, what the caller can do about it. Sync, so that validators can reject. */
import { refusals } from '@perennial/domain/approval/rules';
import type { ErrorCode, ErrorDetails } from '@perennial/domain/errors';
import type { Actor } from '@perennial/domain/scope/rules';
import type { AnyEnvelope } from '@perennial/domain/ticket/commands/rules';
import { legalFrom, nextCommands } from '@perennial/domain/ticket/rules';
import { signedUnder } from './approval-due.ts';
import { clockNamed, isLive, openDuties } from './clocks.ts';
import type { TicketState } from './state.ts';

export type Refusal = { code: ErrorCode; message: string; details: ErrorDetails };

const invalid = (path: string, code: string, message: string): Refusal => ({
  code: 'request.invalid',
  message,
  details: { errors: [{ path, code, message }] },
});

const illegal = ({ record }: TicketState, message: string): Refusal => ({
  code: 'ticket.illegalTransition',
  message,
  details: { allowed: nextCommands(record) },
});

const missing = ({ record }: TicketState, what: string[], message: string): Refusal => ({
  code: 'ticket.missing',
  message,
  details: { missing: what, allowed: nextCommands(record) },
});

/** Entries of work a ticket carries along. */
const mostWork = 200;

const attachable = ({ terms, record }: TicketState): string[] =>
  terms.levels[record.level].clocks.filter((p) => p.startsOn === 'attached').map((p) => p.name);

/** Closing a ticket ends no period of an authority: whoever made the report says so first. */
const overDuties = (state: TicketState): Refusal | undefined => {
  const duties = openDuties(state);
  return duties.length === 0
    ? undefined
    : missing(
        state,
        duties.map((name) => `clock ${name}`),
        `the period ${duties.join(', ')} still runs: end it with stop-clock once the report is made`,
      );
};

/** Four eyes are of persons: a key that acts for nobody has none. */
const isPerson = ({ kind }: Actor): boolean => kind === 'person' || kind === 'customer';

const nobody = (does: string): Refusal => ({
  code: 'auth.forbidden',
  message: `a fix that is approved by signatures a person ${does}: sign in, or use a key that names its person`,
  details: {},
});

/** What the single commands ask beyond the state. */
const ofCommand = (state: TicketState, command: AnyEnvelope): Refusal | undefined => {
  const { record } = state;
  switch (command.name) {
    case 'acknowledge':
      return record.milestones.acknowledgedAt === undefined
        ? undefined
        : illegal(state, 'the ticket is acknowledged already; respond with a plan next');
    case 'triage': {
      const { class: class_, requestKind, level, levelReason } = command.body;
      if (class_ === undefined && (record.type === 'incident' || record.type === 'alert'))
        return invalid(
          '/class',
          'required',
          `a ticket of type ${record.type} needs its class: configuration, data, interface or code`,
        );
      if (record.type === 'request' && (requestKind ?? record.requestKind) === undefined)
        return invalid(
          '/requestKind',
          'required',
          'a service request needs its kind: customization, report, interface, training or advice',
        );
      return level !== undefined && level !== record.level && levelReason === undefined
        ? invalid('/levelReason', 'required', `say why the level changes from ${record.level} to ${level}`)
        : undefined;
    }
    case 'priority':
      return command.body.level === record.level
        ? invalid('/level', 'unchanged', `the ticket is ${record.level} already`)
        : undefined;
    case 'propose-fix': {
      if (signedUnder(state) !== undefined && !isPerson(command.actor)) return nobody('proposes');
      const { rollback } = command.body;
      const steps = record.context.rollbackSteps;
      if (!rollback || !('step' in rollback) || steps.includes(rollback.step)) return undefined;
      const offered =
        steps.length > 0
          ? `one of ${steps.join(', ')}`
          : 'instructions (the module offers no automated step)';
      return invalid(
        '/rollback/step',
        'unknown',
        `the module has no rollback step ${rollback.step}: use ${offered}`,
      );
    }
    case 'approve':
      if (record.pendingApproval?.no !== undefined)
        return illegal(
          state,
          `this fix is approved by signatures: sign approval ${record.pendingApproval.no}, POST /v1/approvals/${record.pendingApproval.no}/challenge and then .../sign`,
        );
      return command.actor.role === 'lead'
        ? undefined
        : { code: 'auth.forbidden', message: 'only the lead role approves a fix', details: {} };
    case 'verify':
      if (record.pendingRollback)
        return illegal(state, 'a rollback has to be confirmed first: POST rollback {"note"}');
      if (record.fix?.approval && !isPerson(command.actor)) return nobody('verifies');
      if (record.fix?.approval?.mayNotExecute.includes(command.actor.id)) {
        const message = refusals['person.executor'];
        return {
          code: 'approval.refused',
          message: `${message}; let somebody else verify`,
          details: { errors: [{ path: '', code: 'person.executor', message }] },
        };
      }
      return state.wanted.rollback
        ? illegal(state, `the automated rollback ${state.wanted.rollback.step} is running; wait for its end`)
        : undefined;
    case 'rollback':
      return record.pendingRollback ? undefined : illegal(state, 'no rollback is waiting to be confirmed');
    case 'accept':
      return record.changeRecord
        ? overDuties(state)
        : missing(
            state,
            ['changeRecord'],
            'a change record is missing: staff closes with {what, impact, prevention} or {noChange}',
          );
    case 'close':
      return (command.body.changeRecord ?? record.changeRecord)
        ? overDuties(state)
        : missing(
            state,
            ['changeRecord'],
            'give a change record {what, impact, prevention} or {noChange: why}',
          );
    case 'alert-ended':
      return record.type === 'alert'
        ? undefined
        : illegal(state, 'only a ticket of type alert can note its end');
    case 'attach-clock': {
      const { clock: name } = command.body;
      const known = clockNamed(state, name);
      if (known && isLive(known)) return illegal(state, `the clock ${name} runs already`);
      const offered = attachable(state);
      return offered.includes(name)
        ? undefined
        : invalid(
            '/clock',
            'unknown',
            offered.length > 0
              ? `the contract lets ${offered.join(', ')} be attached at ${record.level}`
              : `the contract has no clock to attach at ${record.level}`,
          );
    }
    case 'stop-clock': {
      const { clock: name } = command.body;
      const running = record.clocks.filter((c) => c.goal === 'manual' && isLive(c)).map((c) => c.name);
      return running.includes(name)
        ? undefined
        : invalid(
            '/clock',
            'unknown',
            `no clock ${name} can be stopped by hand now; ${running.join(', ') || 'none'} can`,
          );
    }
    case 'log-work':
      if (command.body.to > command.receivedAt) return invalid('/to', 'future', 'log work after it was done');
      return (record.work?.length ?? 0) < mostWork
        ? undefined
        : invalid('/from', 'tooMany', `a ticket keeps ${mostWork} entries of work; sum them up`);
    case 'retarget':
    case 'assign':
    case 'respond':
    case 'start':
    case 'workaround':
    case 'updates':
    case 'messages':
    case 'hold':
    case 'resume':
    case 'reopen':
    case 'cancel':
      return undefined;
  }
};

export const refusal = (state: TicketState, command: AnyEnvelope): Refusal | undefined => {
  const { record } = state;
  if (record.milestones.archivedAt !== undefined)
    return {
      code: 'ticket.archived',
      message: 'the ticket is archived; open a new one',
      details: { allowed: [] },
    };
  if (!legalFrom[command.name].includes(record.state))
    return illegal(state, `${command.name} is not possible while the ticket is ${record.state}`);
  return ofCommand(state, command);
};

/** A command that was applied already is answered again, never applied again. */
export const applied = (state: TicketState, command: AnyEnvelope): boolean =>
  state.commandIds.includes(command.id);
