/** What a contract may promise besides: clocks attached by hand or by group, steps, other terms halfway. */
import { groupRow, personRow } from '@perennial/domain/register/schema';
import { systemActor } from '@perennial/domain/scope/rules';
import type { ClockPolicy } from '@perennial/domain/sla/policy/rules';
import { aPolicy, someTerms } from '@perennial/testkit/flow/a-ticket';
import { aPlan, customer } from '@perennial/testkit/flow/command';
import type { Path } from '../path.ts';
import { openTicket, type Played } from '../played.ts';
import type { Stage } from '../stage.ts';

const hour = 3_600_000;

const p2 = (...clocks: ClockPolicy[]) => {
  const { levels } = someTerms();
  return someTerms({ levels: { ...levels, P2: { clocks: [...levels.P2.clocks, ...clocks] } } });
};

/** The register knows the lead, and nobody else whom the steps name. */
const withLead = async (stage: Stage, ticket: Played): Promise<void> => {
  const scope = { tenant: ticket.record.tenant, actor: systemActor, requestId: 'record' };
  await stage.store.registers.put(
    scope,
    'people',
    [personRow.parse({ id: 'chen-jie', name: 'Chen Jie', contacts: { email: 'chen.jie@vendor.example' } })],
    undefined,
  );
  await stage.store.registers.put(
    scope,
    'groups',
    [groupRow.parse({ id: 'wms', name: 'WMS', lead: 'chen-jie' })],
    undefined,
  );
};

export const promises: Path[] = [
  {
    name: 'clock-attached-and-stopped',
    shows: ['clock-attached', 'work-logged', 'clock-stopped'],
    play: async (stage) => {
      const report = aPolicy('manual', 24 * hour, {
        name: 'authority-report',
        kind: 'regulatory',
        startsOn: 'attached',
        pausesOn: [],
      });
      const ticket = await openTicket(stage, { level: 'P2', terms: p2(report) });
      await ticket.say('attach-clock', { clock: 'authority-report', reason: 'a batch is affected' });
      const to = Date.now() - 1_000;
      await ticket.say('log-work', { from: to - hour, to, note: 'stock compared' });
      await ticket.say('stop-clock', { clock: 'authority-report', note: 'reported' });
      return ticket;
    },
  },
  {
    name: 'clock-of-a-group',
    shows: ['assigned', 'assigned', 'assigned'],
    play: async (stage) => {
      const ola = aPolicy('triage', 2 * hour, { name: 'db-team', kind: 'ola', startsOn: { group: 'db' } });
      const ticket = await openTicket(stage, { level: 'P2', terms: p2(ola) });
      for (const group of ['db', 'wms', 'db']) await ticket.say('assign', { group });
      return ticket;
    },
  },
  {
    name: 'terms-changed',
    shows: ['acknowledged', 'terms-changed', 'responded'],
    play: async (stage) => {
      const ticket = await openTicket(stage, { level: 'P2' });
      await ticket.say('acknowledge', {});
      const terms = someTerms({
        version: 2,
        levels: { ...someTerms().levels, P2: { clocks: [aPolicy('workaround', 2 * hour)] } },
      });
      await ticket.say(
        'retarget',
        { terms, reason: 'contract-changed', source: 'contract/service' },
        { actor: systemActor },
      );
      await ticket.say('respond', aPlan);
      return ticket;
    },
  },
  {
    name: 'steps-taken',
    shows: [
      { kind: 'escalated', data: { index: 0, to: 'chen-jie' } },
      { kind: 'escalation-skipped', data: { index: 1 } },
      'escalated',
      'clock-breached',
    ],
    play: async (stage) => {
      const { levels } = someTerms();
      const response = aPolicy('response', hour, {
        steps: [
          { at: { pct: 50 }, to: [{ person: 'gone' }, 'lead'] },
          { at: { beforeMs: hour / 4, time: 'open' }, to: [{ person: 'gone' }] },
        ],
      });
      const ticket = await openTicket(stage, {
        level: 'P1',
        terms: someTerms({ levels: { ...levels, P1: { clocks: [response] } } }),
      });
      await withLead(stage, ticket);
      await ticket.skipTime();
      await ticket.until('clock-breached');
      return ticket;
    },
  },
  {
    name: 'customer-answered',
    shows: ['message-received', 'message-received', 'update-posted', 'message-received'],
    play: async (stage) => {
      const ticket = await openTicket(stage, { level: 'P2', terms: p2(aPolicy('next-response', hour)) });
      await ticket.say('respond', aPlan);
      await ticket.say('messages', { text: 'any news?' }, { actor: customer });
      await ticket.say('messages', { text: 'the line waits' }, { actor: customer });
      await ticket.say('updates', { text: 'lists are back at five', visibility: 'public' });
      await ticket.say('messages', { text: 'thank you' }, { actor: customer });
      return ticket;
    },
  },
];
