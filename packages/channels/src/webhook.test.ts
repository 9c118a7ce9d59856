import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, expect, test } from 'vitest';
import { webhookChannel } from './webhook.ts';

const secret = `whsec_${Buffer.from('thirty-two bytes of test secret!').toString('base64')}`;
const message = {
  key: 'ticket/v/T-1/2/hook/webhook',
  to: 'hook',
  subject: 's',
  text: 't',
  thread: 'v/T-1',
  json: { type: 'ticket.opened' },
};
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const receiver = async (listener: RequestListener) => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const channelTo = (url: string, allow: string[]) =>
  webhookChannel({ target: async () => ({ url, secrets: [secret] }), allow, timeoutMs: 2_000 });

test('the receiver can verify the signature, and knows a repeated message by its id', async () => {
  const ids: string[] = [];
  const host = await receiver((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (c: Buffer) => chunks.push(c));
    request.on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([k, v]) => [k, `${v}`]));
      expect(new Webhook(secret).verify(Buffer.concat(chunks).toString(), headers)).toEqual(message.json);
      ids.push(`${headers['webhook-id']}`);
      response.end();
    });
  });
  const channel = channelTo(`http://${host}/`, [host]);
  await channel.deliver(message);
  await channel.deliver(message);
  expect(ids).toEqual([message.key, message.key]);
});

test.each([
  [500, {}, true, undefined],
  [429, { 'Retry-After': '7' }, true, 7_000],
  [410, {}, false, undefined],
  [302, { Location: 'http://169.254.169.254/' }, false, undefined],
])('an answer %d is retried or not', async (status, headers, retryable, retryAfterMs) => {
  const host = await receiver((_, response) => {
    response.writeHead(status, headers).end();
  });
  await expect(channelTo(`http://${host}/`, [host]).deliver(message)).rejects.toMatchObject({
    retryable,
    retryAfterMs,
  });
});

test.each([
  'https://127.0.0.1/',
  'https://[::1]/',
  'https://[::ffff:10.0.0.1]/',
  'https://169.254.169.254/',
  'http://example.com/',
])('%s is refused for good', async (url) => {
  await expect(channelTo(url, []).deliver(message)).rejects.toMatchObject({ retryable: false });
});

test('a name that leads to our own machine is refused when the connection is made', async () => {
  let reached = false;
  const host = await receiver((_, response) => {
    reached = true;
    response.end();
  });
  const url = `https://localhost:${host.split(':')[1]}/`;
  await expect(channelTo(url, []).deliver(message)).rejects.toThrow(/may not be reached/);
  expect(reached).toBe(false);
});

test('a host that was named may be private, and still is not the metadata service', async () => {
  const named = ['metadata.example', '169.254.169.254:80', '169.254.0.0/16', '0.0.0.0/0'];
  await expect(channelTo('http://169.254.169.254:80/', named).deliver(message)).rejects.toMatchObject({
    retryable: false,
  });
  await expect(channelTo('https://169.254.169.254/', named).deliver(message)).rejects.toThrow(
    /may not be reached/,
  );
});

test('a webhook that was switched off gets nothing, and nobody tries again', async () => {
  const channel = webhookChannel({ target: async () => undefined });
  await expect(channel.deliver(message)).rejects.toMatchObject({ retryable: false });
});

test('a register that does not answer is asked again later', async () => {
  const target = () => Promise.reject(new Error('store is down'));
  await expect(webhookChannel({ target }).deliver(message)).rejects.toMatchObject({
    name: 'DeliveryFailed',
    retryable: true,
  });
});

test('an address that is none is refused for good', async () => {
  await expect(channelTo('not an address', []).deliver(message)).rejects.toMatchObject({
    name: 'DeliveryFailed',
    retryable: false,
  });
});
