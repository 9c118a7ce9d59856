/** Signals, other types of ticket, and a run that hands over to the next. */
import { aCommand, customer } from '@perennial/testkit/flow/command';
import type { Path } from '../path.ts';
import { openTicket, type Played, waitFor } from '../played.ts';
import { freshQueues, type Stage } from '../stage.ts';

const burst = 500;

const runOf = async ({ client }: Stage, { workflowId }: Played): Promise<string> =>
  (await client.workflow.getHandle(workflowId).describe()).runId;

/**
 * Fills a run up to its limit with signals that arrive while no worker is there: one small event each, taken in
 * one go when it is back.
 */
const fillRun = async (stage: Stage, ticket: Played, queues: ReturnType<typeof freshQueues>) => {
  const before = await runOf(stage, ticket);
  for (let filled = 0; filled < 10; filled += 1) {
    for (let sent = 0; sent < burst; sent += 50)
      await Promise.all(Array.from({ length: 50 }, ticket.reflush));
    const dismiss = await stage.hire(queues);
    await waitFor(`no task left of ${ticket.workflowId}`, async () => {
      const { pendingActivities, pendingWorkflowTask } = (
        await stage.client.workflow.getHandle(ticket.workflowId).describe()
      ).raw;
      return !pendingWorkflowTask && (pendingActivities ?? []).length === 0;
    });
    await dismiss();
    if ((await runOf(stage, ticket)) !== before) return;
  }
  throw new Error(`${10 * burst} signals did not make ${ticket.workflowId} continue as new`);
};

export const messages: Path[] = [
  {
    name: 'alert-ended',
    shows: ['alert-ended'],
    play: async (stage) => {
      const ticket = await openTicket(stage, { level: 'P2', type: 'alert' });
      await ticket.say('alert-ended', { endedAt: Date.now() });
      return ticket;
    },
  },
  {
    name: 'service-request',
    shows: ['triaged', 'assigned'],
    play: async (stage) => {
      const ticket = await openTicket(stage, { level: 'P3', type: 'request' });
      await ticket.say('triage', {
        requestKind: 'report',
        estimate: { hours: 6, note: 'one list' },
        group: 'reports',
      });
      return ticket;
    },
  },
  {
    name: 'reflushed',
    shows: ['acknowledged', 'started'],
    play: async (stage) => {
      const ticket = await openTicket(stage, { level: 'P2' });
      await ticket.say('acknowledge', {});
      await ticket.reflush();
      await ticket.say('respond', {
        plan: 'Replay the jobs',
        rollback: 'stop the replay',
        nextSteps: [{ what: 'replay', owner: 'li-wei', by: 1_800_000_000_000 }],
      });
      await ticket.say('start', {});
      return ticket;
    },
  },
  {
    name: 'continued-as-new',
    shows: ['acknowledged', 'update-posted', 'message-received', 'triaged'],
    runs: 2,
    play: async (stage) => {
      const queues = freshQueues('long');
      const ticket = await openTicket(stage, { level: 'P3' }, queues);
      const dismiss = await stage.hire(queues);
      await ticket.say('acknowledge', {});
      const update = aCommand('updates', { text: 'we are on it', visibility: 'public' });
      await ticket.send(update);
      await ticket.say('messages', { text: 'thank you' }, { actor: customer });
      await dismiss();
      await fillRun(stage, ticket, queues);
      const dismissNext = await stage.hire(queues);
      // Applied by the run before: answered again by this one.
      await ticket.send(update);
      await ticket.say('triage', { class: 'configuration' });
      await dismissNext();
      return ticket;
    },
  },
];
