/** A ticket on the stage, and what a path may do to it. */
import { setTimeout as wait } from 'node:timers/promises';
import { systemActor } from '@perennial/domain/scope/rules';
import type { AnyEnvelope, CommandBodies } from '@perennial/domain/ticket/commands/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { CommandName } from '@perennial/domain/ticket/rules';
import { commandTicket, reflushTicket } from '@perennial/temporal/command-ticket';
import { ticketWorkflowId } from '@perennial/temporal/ids';
import { startTicket } from '@perennial/temporal/start-ticket';
import { type ATicket, aTicket } from '@perennial/testkit/flow/a-ticket';
import { aCommand } from '@perennial/testkit/flow/command';
import type { Mark } from './path.ts';
import type { Queues, Stage } from './stage.ts';
import { missingMark } from './story.ts';

type Over = Parameters<typeof aCommand>[2];

export type Played = {
  workflowId: string;
  record: TicketRecord;
  say: <N extends CommandName>(name: N, body: CommandBodies[N], over?: Over) => Promise<void>;
  send: (command: AnyEnvelope) => Promise<void>;
  reflush: () => Promise<void>;
  /** From now on the server skips whatever time the ticket only waits in. */
  skipTime: () => Promise<void>;
  /** Waits until the store has the event, at most 40 s. */
  until: (mark: Mark) => Promise<void>;
};

export const waitFor = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
  for (const end = Date.now() + 40_000; Date.now() < end; await wait(50)) if (await holds()) return;
  throw new Error(`waited 40 s in vain for: ${what}`);
};

const skipTime = async ({ client }: Stage, workflowId: string): Promise<void> => {
  await client.workflowService.updateWorkflowExecutionOptions({
    namespace: client.options.namespace,
    workflowExecution: { workflowId },
    workflowExecutionOptions: { timeSkippingConfig: { enabled: true } },
    updateMask: { paths: ['time_skipping_config'] },
  });
};

export const openTicket = async (
  stage: Stage,
  of: ATicket = {},
  queues: Queues = stage.queues,
): Promise<Played> => {
  const { client, store } = stage;
  const { record, terms, event } = aTicket(of);
  const { tenant, no } = record;
  const scope = { tenant, actor: systemActor, requestId: 'record' };
  const workflowId = ticketWorkflowId(tenant, no);
  await store.tickets.open(scope, { record, event, start: { workflowId, input: {} } });
  await startTicket(client, { workflowId, input: { record, terms }, taskQueue: queues.flow, ...record });
  const send = async (command: AnyEnvelope): Promise<void> => {
    await commandTicket(client, workflowId, command, 30_000);
  };
  return {
    workflowId,
    record,
    send,
    say: (name, body, over = {}) => send(aCommand(name, body, over)),
    reflush: () => reflushTicket(client, workflowId),
    skipTime: () => skipTime(stage, workflowId),
    until: (mark) =>
      waitFor(`${JSON.stringify(mark)} of ${workflowId}`, async () => {
        const { items } = await store.tickets.timeline(scope, no, { limit: 500 });
        return missingMark(items, [mark]) === undefined;
      }),
  };
};
