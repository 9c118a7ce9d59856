/** A lead's digest, from the store to the mail: once a day, for whoever is on duty, with the log's newest checkpoint. */
import { randomBytes } from 'node:crypto';
import type { Message } from '@perennial/channels/port';
import { printCheckpoint } from '@perennial/domain/audit/printed-checkpoint';
import { personRow } from '@perennial/domain/register/schema';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { createLogger } from '@perennial/service-kit/logger';
import { openStore } from '@perennial/store/open';
import type { Store } from '@perennial/store/ports';
import { aTicket } from '@perennial/testkit/flow/a-ticket';
import { anApproval } from '@perennial/testkit/flow/an-approval';
import { freshDatabase } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendOnce } from '../dispatch/dispatch.ts';
import { digestOnce } from './run.ts';

const logger = createLogger('test', 'silent');
const day = 86_400_000;
const { record, event } = aTicket();
const { tenant } = record;
const scope: Scope = { tenant, actor: systemActor, requestId: 'test' };
let now = Date.parse('2027-01-04T07:30:00+08:00');
let store: Store;
let note: string;
const sent: Message[] = [];

const person = (id: string, over: object = {}) =>
  personRow.parse({ id, name: id, roles: ['lead'], contacts: { email: `${id}@vendor.example` }, ...over });
const people = [
  person('lei'),
  person('lan', { locale: 'en', quietHours: { from: '22:00', to: '09:00' } }),
  person('off', { digest: 'off' }),
  person('ann', { roles: ['engineer'] }),
  person('mute', { contacts: {} }),
];

beforeAll(async () => {
  store = openStore({ uri: freshDatabase(), now: () => now });
  await store.ensureIndexes();
  await store.registers.put(scope, 'people', people, undefined);
  const workflowId = `ticket/${tenant}/${record.no}`;
  await store.tickets.open(scope, { record, event, start: { workflowId, input: {} } });
  const approval = anApproval({ tenant, subject: { type: 'migration', id: 'M-7' } });
  await store.approvals.request(scope, approval, { workflowIdOf: (no) => `approval/${tenant}/${no}` });
  const key = await store.seals.key(tenant, randomBytes(32));
  while ((await store.seals.seal(tenant, key, { holder: 'one', leaseMs: 60_000 })).sealed > 0);
  note = (await store.seals.sign(tenant, key)) ?? expect.fail('nothing was signed');
});
afterAll(() => store.close());

const turn = async (): Promise<string[]> => {
  const channel = { deliver: async (message: Message) => void sent.push(message) };
  const channels = { email: channel, webhook: channel };
  sent.length = 0;
  await digestOnce({ store, now: () => now, logger });
  await sendOnce({ store, channels, now: () => now, logger, intakeUrl: 'http://intake' });
  return sent.map(({ to }) => to).sort();
};

test('nothing before the morning; then each lead who wants it, once, and after the quiet hours', async () => {
  expect(await turn()).toEqual([]);
  now = Date.parse('2027-01-04T08:00:00+08:00');
  expect(await turn()).toEqual(['lei@vendor.example']);
  expect(sent[0]?.subject).toBe('服务台日报 2027-01-04');
  expect(await turn()).toEqual([]);
  now = Date.parse('2027-01-04T09:00:00+08:00');
  expect(await turn()).toEqual(['lan@vendor.example']);
  const { text = '', html = '', subject } = sent[0] ?? {};
  expect(subject).toBe('Service desk, 2027-01-04');
  const { short, line, signature, root } = printCheckpoint(note) ?? expect.fail('it is not printed');
  for (const body of [text, html]) {
    expect(body).toContain(`${record.no} ${record.level}`);
    expect(body).toContain('M-7.cutover.1');
    for (const part of [short, line, signature, root]) expect(body).toContain(part);
  }
});

test('two processes at once queue one', async () => {
  now += day;
  const both = await Promise.all([1, 2].map(() => digestOnce({ store, now: () => now, logger })));
  expect(both.reduce((a, b) => a + b)).toBe(2);
  expect(await turn()).toEqual(['lan@vendor.example', 'lei@vendor.example']);
});

test('where a rota names who is on duty, that lead alone', async () => {
  now += day;
  await store.registers.put(
    scope,
    'rotas',
    [
      {
        id: 'desk',
        name: 'Desk',
        timeZone: 'Asia/Shanghai',
        people: ['lan'],
        startsOn: '2027-01-01',
        handover: '00:00',
        everyDays: 7,
        swaps: [],
      },
    ],
    undefined,
  );
  expect(await turn()).toEqual(['lan@vendor.example']);
});
