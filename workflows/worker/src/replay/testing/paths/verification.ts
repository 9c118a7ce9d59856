/** Approval, checks by machine and by hand, and the ways back. */

import { customerRow, groupRow, moduleRow, siteRow } from '@perennial/domain/register/schema';
import { systemActor } from '@perennial/domain/scope/rules';
import { type ATicket, aPolicy, someTerms } from '@perennial/testkit/flow/a-ticket';
import { lead } from '@perennial/testkit/flow/command';
import type { Path } from '../path.ts';
import { openTicket, type Played } from '../played.ts';
import type { Stage } from '../stage.ts';
import { allPassed, oneFailed, propose, toWork } from '../steps.ts';

type Outcome = 'pass' | 'fail';

/** A module with one automated check and one rollback step, each of a known outcome. */
const automated = async (stage: Stage, check: Outcome, rollback: Outcome): Promise<Played> => {
  const ticket = await openTicket(stage, {
    level: 'P3',
    context: { automatedChecks: [{ id: 'stock', kind: 'data' }], rollbackSteps: ['restore'] },
  });
  const { tenant, customer, site, module } = ticket.record;
  const scope = { tenant, actor: systemActor, requestId: 'record' };
  const { registers } = stage.store;
  await registers.put(
    scope,
    'customers',
    [customerRow.parse({ id: customer, name: 'Acme Medical' })],
    undefined,
  );
  await registers.put(scope, 'groups', [groupRow.parse({ id: 'wms', name: 'WMS' })], undefined);
  await registers.put(
    scope,
    'modules',
    [
      moduleRow.parse({
        id: module,
        name: 'Inventory',
        ownerGroup: 'wms',
        checks: [{ id: 'stock', kind: 'data', how: 'command', command: check }],
        rollbackSteps: [{ id: 'restore', how: 'command', command: rollback }],
      }),
    ],
    undefined,
  );
  await registers.put(
    scope,
    'sites',
    [siteRow.parse({ id: site, name: 'Acme Shanghai', customer, modules: [module] })],
    undefined,
  );
  return ticket;
};

/** The clock pauses while the fix waits to be approved and checked. */
const resting = aPolicy('resolution', 24 * 3_600_000, { pausesOn: ['customer', 'approving', 'verifying'] });

const approving: ATicket = {
  level: 'P3',
  terms: someTerms({
    approval: { classes: ['code'], types: [] },
    levels: { ...someTerms().levels, P3: { clocks: [resting] } },
  }),
};

const proposed = async (stage: Stage, of: ATicket, triage?: Parameters<typeof toWork>[1]) => {
  const ticket = await openTicket(stage, of);
  await toWork(ticket, triage);
  await propose(ticket, { rollback: { instructions: 'put the old interface back' } });
  return ticket;
};

export const verification: Path[] = [
  {
    name: 'approved',
    shows: ['fix-proposed', 'approval-requested', 'approved', 'resolved'],
    play: async (stage) => {
      const ticket = await proposed(stage, approving, { class: 'code' });
      await ticket.say('approve', { verdict: 'approve', reason: 'small and tested' }, { actor: lead });
      await ticket.say('verify', allPassed);
      return ticket;
    },
  },
  {
    name: 'rejected',
    shows: ['approval-requested', 'rejected', 'approval-requested'],
    play: async (stage) => {
      const ticket = await proposed(stage, approving, { class: 'code' });
      await ticket.say('approve', { verdict: 'reject', reason: 'no test yet' }, { actor: lead });
      await propose(ticket, { summary: 'jobs replayed, with a test' });
      return ticket;
    },
  },
  {
    name: 'checks-passed',
    shows: ['fix-proposed', 'checks-recorded', 'checks-recorded', 'resolved'],
    play: async (stage) => {
      const ticket = await automated(stage, 'pass', 'pass');
      await toWork(ticket);
      await propose(ticket);
      await ticket.until('checks-recorded');
      await ticket.say('verify', { checks: allPassed.checks.filter((c) => c.kind !== 'data') });
      return ticket;
    },
  },
  {
    name: 'checks-unanswered',
    shows: ['fix-proposed', 'checks-recorded', 'resolved'],
    play: async (stage) => {
      // No register row stands behind the check: the activity fails, and a person checks instead.
      const ticket = await openTicket(stage, {
        level: 'P3',
        context: { automatedChecks: [{ id: 'stock', kind: 'data' }] },
      });
      await toWork(ticket);
      await propose(ticket);
      await ticket.until('checks-recorded');
      await ticket.say('verify', allPassed);
      return ticket;
    },
  },
  {
    name: 'rolled-back-by-step',
    shows: ['check-failed', { kind: 'rolled-back', data: { automated: true } }],
    play: async (stage) => {
      const ticket = await automated(stage, 'fail', 'pass');
      await toWork(ticket);
      await propose(ticket, { rollback: { step: 'restore' } });
      await ticket.until('rolled-back');
      return ticket;
    },
  },
  {
    name: 'rolled-back-by-hand',
    shows: ['check-failed', 'rollback-requested', { kind: 'rolled-back', data: { automated: false } }],
    play: async (stage) => {
      const ticket = await proposed(stage, { level: 'P3' });
      await ticket.say('verify', oneFailed);
      await ticket.say('rollback', { note: 'old interface is back' });
      return ticket;
    },
  },
  {
    name: 'rollback-failed',
    shows: [
      'check-failed',
      'rollback-failed',
      'rollback-requested',
      { kind: 'rolled-back', data: { automated: false } },
    ],
    play: async (stage) => {
      const ticket = await automated(stage, 'fail', 'fail');
      await toWork(ticket);
      await propose(ticket, { rollback: { step: 'restore' } });
      await ticket.until('rollback-requested');
      await ticket.say('rollback', { note: 'restored from the backup' });
      return ticket;
    },
  },
  {
    name: 'failed-without-rollback',
    shows: ['check-failed', 'fix-proposed', 'resolved'],
    play: async (stage) => {
      const ticket = await openTicket(stage, { level: 'P3' });
      await toWork(ticket);
      await propose(ticket);
      await ticket.say('verify', oneFailed);
      await propose(ticket, { summary: 'stock corrected' });
      await ticket.say('verify', allPassed);
      return ticket;
    },
  },
];
