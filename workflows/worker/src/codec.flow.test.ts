/** What Temporal UI does to show a ticket in clear: it takes payloads from the server and has the codec server open them. */
import { randomBytes } from 'node:crypto';
import { type Role, systemActor } from '@perennial/domain/scope/rules';
import { createIntake } from '@perennial/intake/app';
import type { App } from '@perennial/service-kit/app';
import { createLogger } from '@perennial/service-kit/logger';
import { sealedWith } from '@perennial/temporal/codec/seal';
import { toWire } from '@perennial/temporal/codec/wire';
import { commandTicket } from '@perennial/temporal/command-ticket';
import { ticketWorkflowId } from '@perennial/temporal/ids';
import { startTicket } from '@perennial/temporal/start-ticket';
import { aTicket } from '@perennial/testkit/flow/a-ticket';
import { aCommand, aPlan } from '@perennial/testkit/flow/command';
import { temporalAddress } from '@perennial/testkit/stack/fresh';
import type { Payload } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FlowWorld, startFlowWorld } from './testing/flow-world.ts';

const { namespace } = temporalAddress();
let world: FlowWorld;
let intake: App;
let workflowId: string;
let tenant: string;
let staff: string;
let foreign: string;

const keyOf = async (of: string, role: Role): Promise<string> => {
  const scope = { tenant: of, actor: systemActor, requestId: 'seed' };
  const grant = { role, name: role, expiresAt: Date.now() + 3_600_000 };
  return (await world.store.keys.create(scope, grant)).secret;
};

beforeAll(async () => {
  world = await startFlowWorld('codec');
  intake = createIntake({
    store: world.store,
    command: () => Promise.reject(new Error('no commands here')),
    master: randomBytes(32),
    now: Date.now,
    logger: createLogger('intake', 'silent'),
    urls: { self: 'http://intake', namespace, temporalUi: 'http://ui' },
    wake: () => undefined,
  });
  const { record, terms } = aTicket({ level: 'P1' });
  const about = { ...record, title: 'lot 8812 of Mrs Ouyang is missing' };
  tenant = about.tenant;
  workflowId = ticketWorkflowId(tenant, about.no);
  await startTicket(world.temporal.client, {
    ...about,
    workflowId,
    input: { record: about, terms },
    taskQueue: world.queues.flow,
    link: 'https://intake.example/v1/tickets/T-1001',
  });
  await commandTicket(world.temporal.client, workflowId, aCommand('respond', aPlan), 30_000);
  staff = await keyOf(tenant, 'agent');
  foreign = await keyOf(`${tenant}-other`, 'lead');
});
afterAll(() => world.stop());

type Opened = { metadata: Record<string, string>; data: string };

/** As the browser asks: for all payloads of a view at once. */
const decode = async (payloads: readonly Payload[], key?: string) => {
  const response = await intake.request('/codec/decode', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-namespace': namespace,
      'origin': 'http://ui',
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({ payloads: payloads.map(toWire) }),
  });
  const body: { payloads?: Opened[] } = JSON.parse(await response.text());
  const texts = (body.payloads ?? []).map(({ data }) => Buffer.from(data, 'base64').toString());
  return { status: response.status, texts };
};

const given = (payload: Payload | null | undefined): Payload => {
  if (!payload) throw new Error('Temporal holds no such payload');
  expect(sealedWith(payload)).toBe(`${tenant}.1`);
  return payload;
};
const service = () => world.temporal.connection.workflowService;
const execution = () => ({ namespace, execution: { workflowId } });

const described = async (): Promise<Payload[]> => {
  const { executionConfig } = await service().describeWorkflowExecution(execution());
  return [given(executionConfig?.userMetadata?.summary), given(executionConfig?.userMetadata?.details)];
};
const queried = async (): Promise<Payload> => {
  const query = { queryType: '__temporal_workflow_metadata' };
  const { queryResult } = await service().queryWorkflow({ ...execution(), query });
  return given(queryResult?.payloads?.[0]);
};
const timers = async (): Promise<Payload[]> => {
  const { history } = await service().getWorkflowExecutionHistory(execution());
  const started = (history?.events ?? []).filter((event) => event.timerStartedEventAttributes);
  return started.map((event) => given(event.userMetadata?.summary));
};

test('summary, details, current details and the timer are there in clear', async () => {
  const armed = await timers();
  expect(armed.length).toBeGreaterThan(0);
  const { status, texts } = await decode([...(await described()), await queried(), ...armed], staff);
  expect(status).toBe(200);
  const [summary, details, metadata, ...labels] = texts;
  expect(summary).toContain('lot 8812 of Mrs Ouyang is missing');
  expect(details).toContain('https://intake.example/v1/tickets/T-1001');
  const { currentDetails } = JSON.parse(metadata ?? '{}');
  expect(currentDetails).toContain('responded');
  for (const label of labels) expect(JSON.parse(label)).toMatch(/\w/);
  const { items } = await world.store.keys
    .list({ tenant, actor: systemActor, requestId: 't' })
    .then(([key]) =>
      world.store.audit.stream({ tenant, actor: systemActor, requestId: 't' }, `codec/${key?.id}`, {
        limit: 9,
      }),
    );
  expect(items.map((event) => event.action)).toEqual(['codec.decoded']);
});

test("another vendor's staff get 404 and no text; without a key it is 401", async () => {
  const payloads = await described();
  expect(await decode(payloads, foreign)).toEqual({ status: 404, texts: [] });
  expect(await decode(payloads)).toEqual({ status: 401, texts: [] });
});
