/** Standard Webhooks as its specification says, computed here by hand; and Retry-After as HTTP says. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { type HttpFarSide, httpFarSide } from '@perennial/testkit/channels/http-far-side';
import { expect, onTestFinished, test } from 'vitest';
import { webhookChannel } from './webhook.ts';

const key = Buffer.from('thirty-two bytes of test secret!');
const secret = `whsec_${key.toString('base64')}`;
const now = Date.parse('2026-03-02T01:00:00.750Z');
const message = {
  key: 'ticket/v/T-1001/2/hook/webhook',
  to: 'hook',
  subject: 's',
  text: 't',
  thread: 'v/T-1001',
  json: { type: 'ticket.opened', data: { title: '拣货单为空' } },
};

const world = async (given: string | string[] = secret, clock = () => now) => {
  const far = await httpFarSide();
  onTestFinished(far.close);
  const target = async () => ({ url: `http://${far.host}/hook`, secrets: [given].flat() });
  return { far, channel: webhookChannel({ target, allow: [far.host], now: clock, timeoutMs: 5_000 }) };
};

type Signed = HttpFarSide['requests'][number];

/** `v1,` + base64(HMAC-SHA256(secret, id.timestamp.body)), over the bytes as they came. */
const verifies = ({ headers, body }: Signed, by = key): boolean => {
  const signed = Buffer.concat([
    Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.`),
    body,
  ]);
  const expected = createHmac('sha256', by).update(signed).digest();
  return `${headers['webhook-signature']}`.split(' ').some((entry) => {
    const [version, value = ''] = entry.split(',');
    const given = Buffer.from(value, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
};

const delivered = async (): Promise<Signed> => {
  const { far, channel } = await world();
  await channel.deliver(message);
  const [request] = far.requests;
  if (!request) throw new Error('nothing came');
  return request;
};

test('the signature is what the specification computes, and the timestamp is in whole seconds', async () => {
  const request = await delivered();
  expect(verifies(request)).toBe(true);
  expect(request.headers['webhook-timestamp']).toBe('1772413200');
  expect(JSON.parse(request.body.toString())).toEqual(message.json);
});

const tampered: Record<string, (request: Signed) => Signed> = {
  'one byte of the body': ({ headers, body }) => ({
    headers,
    body: Buffer.from(body.toString().replace('opened', 'closed')),
  }),
  'a space at the end of the body': ({ headers, body }) => ({
    headers,
    body: Buffer.concat([body, Buffer.from(' ')]),
  }),
  'another id': ({ headers, body }) => ({ headers: { ...headers, 'webhook-id': 'other' }, body }),
  'a later timestamp': ({ headers, body }) => ({
    headers: { ...headers, 'webhook-timestamp': '1772413201' },
    body,
  }),
};

test.each(Object.entries(tampered))('%s does not verify', async (_, tamper) => {
  expect(verifies(tamper(await delivered()))).toBe(false);
});

test('nor does another secret', async () => {
  expect(verifies(await delivered(), Buffer.from('another secret of 32 bytes here!'))).toBe(false);
});

test('while a secret is replaced either verifies, and a third one does not', async () => {
  const next = Buffer.from('another secret of 32 bytes here!');
  const { far, channel } = await world([`whsec_${next.toString('base64')}`, secret]);
  await channel.deliver(message);
  const third = Buffer.from('nobody gave this one to anybody!');
  expect(far.requests.map((one) => [verifies(one, next), verifies(one), verifies(one, third)])).toEqual([
    [true, true, false],
  ]);
});

test('a repeated delivery has the same id and a timestamp of its own, and verifies too', async () => {
  let at = now;
  const { far, channel } = await world(secret, () => at);
  await channel.deliver(message);
  at += 90_000;
  await channel.deliver(message);
  const [first, second] = far.requests;
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  expect(second?.headers['webhook-timestamp']).toBe('1772413290');
  expect(far.requests.map((request) => verifies(request))).toEqual([true, true]);
});

test.each(['whsec_', 'whsec_!!!', ''])('with a secret like %j nothing is sent, for good', async (bad) => {
  const { far, channel } = await world(bad);
  await expect(channel.deliver(message)).rejects.toMatchObject({ name: 'DeliveryFailed', retryable: false });
  expect(far.requests).toEqual([]);
});

test.each([
  ['120', 120_000],
  ['0', 0],
  ['999999', 3_600_000],
  ['Mon, 02 Mar 2026 01:05:00 GMT', 299_250],
  ['Mon, 02 Mar 2026 00:00:00 GMT', 0],
  ['soon', undefined],
  ['-5', undefined],
  ['', undefined],
])('Retry-After: %j means %s ms', async (value, retryAfterMs) => {
  const { far, channel } = await world();
  far.answer('busy');
  far.answerHeaders({ 'Retry-After': value });
  await expect(channel.deliver(message)).rejects.toMatchObject({ retryable: true, retryAfterMs });
});
