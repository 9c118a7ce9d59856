/** Everything that moves a clock: time, holds, levels, a response that arrives late. */
import { someTerms } from '@perennial/testkit/flow/a-ticket';
import { agent, aPlan, customer } from '@perennial/testkit/flow/command';
import type { Path } from '../path.ts';
import { openTicket } from '../played.ts';

const hour = 3_600_000;

const remindingTerms = () => {
  const terms = someTerms();
  return someTerms({ levels: { ...terms.levels, P3: { ...terms.levels.P3, updateEveryMs: hour } } });
};

export const clocks: Path[] = [
  {
    name: 'breached',
    shows: ['clock-warning', 'clock-warning', 'clock-breached', 'escalated'],
    play: async (stage) => {
      const ticket = await openTicket(stage, { level: 'P1' });
      await ticket.skipTime();
      await ticket.until('escalated');
      return ticket;
    },
  },
  {
    name: 'breach-withdrawn',
    shows: ['clock-breached', 'responded', 'breach-withdrawn'],
    play: async (stage) => {
      const ticket = await openTicket(stage, { level: 'P1' });
      await ticket.skipTime();
      await ticket.until('clock-breached');
      await ticket.say('respond', aPlan, { receivedAt: ticket.record.openedAt + hour - 1 });
      return ticket;
    },
  },
  {
    name: 'held-for-customer',
    shows: [{ kind: 'held', data: { on: 'customer' } }, 'message-received', 'resumed'],
    play: async (stage) => {
      const ticket = await openTicket(stage, { level: 'P2', openedAt: Date.now() - 60_000 });
      const at = ticket.record.openedAt;
      await ticket.say('triage', { class: 'data' }, { receivedAt: at + 1_000 });
      await ticket.say(
        'hold',
        { on: 'customer', reason: 'needs the lot number' },
        { receivedAt: at + 10_000 },
      );
      await ticket.say('messages', { text: 'lot 42' }, { receivedAt: at + 40_000, actor: customer });
      return ticket;
    },
  },
  {
    name: 'held-for-window-and-vendor',
    shows: ['held', 'resumed', { kind: 'held', data: { on: 'vendor' } }, 'resumed'],
    play: async (stage) => {
      const ticket = await openTicket(stage, { level: 'P2' });
      await ticket.say('triage', { class: 'code' });
      await ticket.say('hold', { on: 'window', reason: 'agreed for tonight' });
      await ticket.say('messages', { text: 'tonight is fine' }, { actor: customer });
      await ticket.say('resume', { note: 'window is open' });
      await ticket.say('hold', { on: 'vendor', reason: 'waits for the WMS team' });
      await ticket.say('resume', {});
      return ticket;
    },
  },
  {
    name: 'releveled',
    shows: ['assigned', 'releveled', 'triaged', 'releveled'],
    play: async (stage) => {
      const ticket = await openTicket(stage, { level: 'P3' });
      await ticket.say('assign', { assignee: agent.id });
      await ticket.say('priority', { level: 'P1', reason: 'picking stands still' });
      await ticket.say('triage', { class: 'interface', level: 'P2', levelReason: 'a second line works' });
      return ticket;
    },
  },
  {
    name: 'workaround',
    shows: ['responded', 'workaround-applied'],
    play: async (stage) => {
      const ticket = await openTicket(stage, { level: 'P2' });
      await ticket.say('respond', { ...aPlan, replacement: 'paper lists' });
      await ticket.say('workaround', { what: 'lists printed by hand', confirmedBy: 'wang-fang' });
      return ticket;
    },
  },
  {
    name: 'update-reminder',
    shows: ['responded', 'note-added', 'update-posted', 'update-due'],
    play: async (stage) => {
      const ticket = await openTicket(stage, { level: 'P3', terms: remindingTerms() });
      await ticket.say('respond', aPlan);
      await ticket.say('updates', { text: 'asked the WMS team', visibility: 'internal' });
      await ticket.say('updates', { text: 'we compare stock', visibility: 'public' });
      await ticket.skipTime();
      await ticket.until('update-due');
      return ticket;
    },
  },
];
