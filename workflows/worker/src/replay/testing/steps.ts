/** Stretches that many paths share. */
import type { CommandBodies } from '@perennial/domain/ticket/commands/rules';
import { aPlan, aRecord } from '@perennial/testkit/flow/command';
import type { Played } from './played.ts';

export const allPassed: CommandBodies['verify'] = {
  checks: [
    { kind: 'function', result: 'pass' },
    { kind: 'data', result: 'pass' },
    { kind: 'regression', result: 'pass' },
  ],
};

export const oneFailed: CommandBodies['verify'] = {
  checks: [{ kind: 'data', result: 'fail', note: 'stock differs in 2 rows' }],
};

export const toWork = async (
  ticket: Played,
  triage: CommandBodies['triage'] = { class: 'configuration' },
) => {
  await ticket.say('acknowledge', {});
  await ticket.say('triage', triage);
  await ticket.say('respond', aPlan);
  await ticket.say('start', {});
};

export const propose = (ticket: Played, more: Partial<CommandBodies['propose-fix']> = {}) =>
  ticket.say('propose-fix', { summary: 'jobs replayed', changeRecord: aRecord, ...more });

export const toResolved = async (ticket: Played) => {
  await toWork(ticket);
  await propose(ticket);
  await ticket.say('verify', allPassed);
};
