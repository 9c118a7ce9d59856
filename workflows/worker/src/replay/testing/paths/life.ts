/** From opening to the archive, and the other ways to an end. */
import { aRecord, customer } from '@perennial/testkit/flow/command';
import type { Path } from '../path.ts';
import { openTicket } from '../played.ts';
import { allPassed, propose, toResolved, toWork } from '../steps.ts';

export const life: Path[] = [
  {
    name: 'life-to-archive',
    shows: [
      'acknowledged',
      'triaged',
      'responded',
      'started',
      'fix-proposed',
      'resolved',
      'accepted',
      { kind: 'closed', data: { by: 'customer' } },
      'archived',
    ],
    play: async (stage) => {
      const ticket = await openTicket(stage, { level: 'P3' });
      await toResolved(ticket);
      await ticket.say('accept', { note: 'works' }, { actor: customer });
      await ticket.skipTime();
      await ticket.until('archived');
      return ticket;
    },
  },
  {
    name: 'closed-by-staff',
    shows: ['resolved', { kind: 'closed', data: { by: 'staff' } }],
    play: async (stage) => {
      const ticket = await openTicket(stage, { level: 'P3' });
      await toWork(ticket);
      await propose(ticket, { changeRecord: { noChange: 'answered by advice' } });
      await ticket.say('verify', allPassed);
      await ticket.say('close', { note: 'agreed by phone' });
      return ticket;
    },
  },
  {
    name: 'closed-by-silence',
    shows: ['resolved', { kind: 'closed', data: { by: 'silence' } }, 'archived'],
    play: async (stage) => {
      const ticket = await openTicket(stage, { level: 'P3' });
      await toResolved(ticket);
      await ticket.skipTime();
      await ticket.until('archived');
      return ticket;
    },
  },
  {
    name: 'record-missing',
    shows: ['resolved', 'record-missing', { kind: 'closed', data: { by: 'staff' } }],
    play: async (stage) => {
      const ticket = await openTicket(stage, { level: 'P3' });
      await toWork(ticket);
      await ticket.say('propose-fix', { summary: 'jobs replayed' });
      await ticket.say('verify', allPassed);
      await ticket.skipTime();
      await ticket.until('record-missing');
      await ticket.say('close', { changeRecord: aRecord });
      return ticket;
    },
  },
  {
    name: 'reopened',
    shows: ['resolved', 'reopened', 'resolved', 'closed', 'reopened'],
    play: async (stage) => {
      const ticket = await openTicket(stage, { level: 'P3' });
      await toResolved(ticket);
      await ticket.say('reopen', { reason: 'empty again' }, { actor: customer });
      await propose(ticket, { summary: 'index rebuilt' });
      await ticket.say('verify', allPassed);
      await ticket.say('accept', {}, { actor: customer });
      await ticket.say('reopen', { reason: 'empty once more' }, { actor: customer });
      return ticket;
    },
  },
  {
    name: 'cancelled',
    shows: ['cancelled', 'archived'],
    play: async (stage) => {
      const ticket = await openTicket(stage, { level: 'P2' });
      await ticket.say('acknowledge', {});
      await ticket.say('cancel', { reason: 'opened twice' });
      await ticket.skipTime();
      await ticket.until('archived');
      return ticket;
    },
  },
];
