/** Tickets as intake stores and starts them, without HTTP, and their seven steps. */
import { systemActor } from '@perennial/domain/scope/rules';
import { commandTicket } from '@perennial/temporal/command-ticket';
import { ticketWorkflowId } from '@perennial/temporal/ids';
import { startTicket } from '@perennial/temporal/start-ticket';
import { type ATicket, aTicket } from '@perennial/testkit/flow/a-ticket';
import { aCommand, aPlan, aRecord, customer } from '@perennial/testkit/flow/command';
import type { World } from './world.ts';

export const steps = () => [
  aCommand('acknowledge', {}),
  aCommand('triage', { class: 'configuration' }),
  aCommand('respond', aPlan),
  aCommand('start', {}),
  aCommand('propose-fix', { summary: 'jobs replayed', changeRecord: aRecord }),
  aCommand('verify', {
    checks: [
      { kind: 'function', result: 'pass' },
      { kind: 'data', result: 'pass' },
      { kind: 'regression', result: 'pass' },
    ],
  }),
  aCommand('accept', {}, { actor: customer }),
];

export const openDirectly = async ({ client, store }: World, of: ATicket) => {
  const { record, terms, event } = aTicket(of);
  const workflowId = ticketWorkflowId(record.tenant, record.no);
  const scope = { tenant: record.tenant, actor: systemActor, requestId: 'bench' };
  await store.tickets.open(scope, { record, event, start: { workflowId, input: { record, terms } } });
  await store.starts.done(workflowId);
  await startTicket(client, { workflowId, input: { record, terms }, ...record });
  return { workflowId, scope, record };
};

export const liveDirectly = async (world: World): Promise<string> => {
  const { workflowId } = await openDirectly(world, { level: 'P3' });
  for (const step of steps()) await commandTicket(world.client, workflowId, step, 30_000);
  return workflowId;
};

export const liveBare = async ({ client, bareQueue }: World, id: string): Promise<void> => {
  const handle = await client.workflow.start('bare', {
    taskQueue: bareQueue,
    workflowId: id,
    args: [steps().length],
  });
  for (const _ of steps()) await handle.executeUpdate('step');
};

export const post = async ({ intake, key }: World, title: string): Promise<string> => {
  const response = await fetch(`${intake}/v1/tickets`, {
    method: 'POST',
    headers: { 'Authorization': `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      title,
      description: title,
      module: 'inventory',
      site: 'acme-shanghai',
      impact: 'user',
      urgency: 'normal',
      requester: { name: 'Wang Fang' },
    }),
  });
  const body: { no: string } = JSON.parse(await response.text());
  if (!response.ok) throw new Error(`POST /v1/tickets answered ${response.status}: ${JSON.stringify(body)}`);
  return body.no;
};
