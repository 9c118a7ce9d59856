/** Tickets as intake stores and starts them, without HTTP, and the seven commands of a typical one. */
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
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

export type Opened = { workflowId: string; scope: Scope; record: TicketRecord };

/** All of one vendor, as in a real house: its audit log is sealed as one. */
const vendor = 'bench-vendor';
let drawn = 1_000;

export const openDirectly = async ({ client, store }: World, of: ATicket): Promise<Opened> => {
  drawn += 1;
  const { record, terms, event } = aTicket({ tenant: vendor, number: drawn, ...of });
  const workflowId = ticketWorkflowId(record.tenant, record.no);
  const scope = { tenant: record.tenant, actor: systemActor, requestId: 'bench' };
  await store.tickets.open(scope, { record, event, start: { workflowId, input: { record, terms } } });
  await store.starts.done(workflowId);
  await startTicket(client, { workflowId, input: { record, terms }, ...record });
  return { workflowId, scope, record };
};

/** Storing the ticket counts as part of its life, although the bare one has nothing like it. */
export const liveDirectly = async (world: World): Promise<string> => {
  const { workflowId } = await openDirectly(world, { level: 'P3' });
  for (const step of steps()) await commandTicket(world.client, workflowId, step, 30_000);
  return workflowId;
};

/** Opens a ticket as anybody would, over HTTP; answers its workflow's id. */
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
  const text = await response.text();
  if (!response.ok) throw new Error(`POST /v1/tickets answered ${response.status}: ${text}`);
  const { no }: { no: string } = JSON.parse(text);
  return ticketWorkflowId('demo-vendor', no);
};
