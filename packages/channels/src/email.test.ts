/** What only email has: threads, reply codes by recipient, addresses, logins and TLS. */
import { type SmtpOptions, smtpFarSide } from '@perennial/testkit/channels/smtp-far-side';
import { expect, onTestFinished, test } from 'vitest';
import { emailChannel } from './email.ts';
import type { Message } from './port.ts';

const message = (over: Partial<Message> = {}): Message => ({
  key: 'ticket/v/T-1001/2/wang-fang/email',
  to: 'wang.fang@acme.example',
  subject: '[T-1001] 拣货单为空',
  text: '正在处理',
  thread: 'v/T-1001',
  ...over,
});

const world = async (
  options: SmtpOptions = {},
  url: (port: number) => string = (p) => `smtp://127.0.0.1:${p}`,
) => {
  const far = await smtpFarSide(options);
  const channel = emailChannel({
    smtpUrl: url(far.port),
    from: '常年 <desk@vendor.example>',
    timeoutMs: 5_000,
  });
  onTestFinished(async () => {
    channel.close();
    await far.close();
  });
  return { far, channel };
};

const headersOf = async (far: Awaited<ReturnType<typeof smtpFarSide>>, name: string) =>
  (await far.taken()).map((mail) => mail.headers.filter((h) => h.name === name).map((h) => h.value));

test('mails of one ticket are one thread, those of another ticket another', async () => {
  const { far, channel } = await world();
  await channel.deliver(message());
  await channel.deliver(message({ key: 'ticket/v/T-1001/3/wang-fang/email' }));
  await channel.deliver(message({ key: 'ticket/v/T-1002/2/wang-fang/email', thread: 'v/T-1002' }));
  const [first, second, other] = await headersOf(far, 'in-reply-to');
  expect(first).toHaveLength(1);
  expect(second).toEqual(first);
  expect(other).not.toEqual(first);
  expect(await headersOf(far, 'references')).toEqual([first, second, other]);
});

test('the Message-ID follows from the key alone, under the domain of the sender', async () => {
  const one = await world();
  const two = await world();
  await one.channel.deliver(message());
  await two.channel.deliver(message({ text: 'the same once more, from another process' }));
  const [id] = await headersOf(one.far, 'message-id');
  expect(id?.[0]).toMatch(/^<[0-9a-f]{40}@vendor\.example>$/);
  expect(await headersOf(two.far, 'message-id')).toEqual([id]);
});

test('other mail programs are told not to answer by themselves', async () => {
  const { far, channel } = await world();
  await channel.deliver(message());
  expect(await headersOf(far, 'auto-submitted')).toEqual([['auto-generated']]);
});

test('the sender of the envelope is the bare address', async () => {
  const { far, channel } = await world();
  await channel.deliver(message());
  const [from] = await headersOf(far, 'from');
  expect(from?.[0]).toContain('<desk@vendor.example>');
  expect(far.begun()).toBe(1);
});

test.each([
  [421, true],
  [450, true],
  [451, true],
  [452, true],
  [550, false],
  [552, false],
  [553, false],
])('a recipient answered %d is retried: %s; the next one gets his mail', async (code, retryable) => {
  const { far, channel } = await world();
  far.replies.set('away@acme.example', code);
  await expect(channel.deliver(message({ to: 'away@acme.example' }))).rejects.toMatchObject({
    name: 'DeliveryFailed',
    retryable,
  });
  await channel.deliver(message());
  expect((await far.taken()).map((t) => t.recipients)).toEqual([['wang.fang@acme.example']]);
});

test.each([
  [530, true],
  [535, true],
  [550, false],
])(
  'a sender answered %d is retried: %s, for what is wrong with our login is no fault of the mail',
  async (code, retryable) => {
    const { far, channel } = await world();
    far.senderReply(code);
    await expect(channel.deliver(message())).rejects.toMatchObject({ retryable });
  },
);

test.each([
  '',
  'wang.fang',
  'wang.fang@',
  'a@acme.example, b@acme.example',
  'a@acme.example;b@acme.example',
  'Wang Fang <a@acme.example>',
  'a@acme.example> SIZE=1',
  ' a@acme.example',
  'a@acme.example\u0000',
  `${'a'.repeat(320)}@acme.example`,
])('%j is no address: refused for good before anybody is called', async (to) => {
  const { far, channel } = await world();
  await expect(channel.deliver(message({ to }))).rejects.toMatchObject({
    name: 'DeliveryFailed',
    retryable: false,
  });
  expect(far.begun()).toBe(0);
});

test.each(["o'brien+erp@acme.example", 'a_b-c.d@mail.acme.example', 'ops@mailhost'])(
  '%s is an address',
  async (to) => {
    const { far, channel } = await world();
    await channel.deliver(message({ to }));
    expect((await far.taken())[0]?.recipients).toEqual([to]);
  },
);

const login = { user: 'perennial', password: 'p@ss:w/rd %' };
const withLogin =
  (password: string, query = '') =>
  (port: number) =>
    `smtp://perennial:${encodeURIComponent(password)}@127.0.0.1:${port}/${query}`;

test('the login of the address is used, whatever characters it has', async () => {
  const { far, channel } = await world({ login }, withLogin(login.password));
  await channel.deliver(message());
  expect(far.sessions).toEqual([{ secure: false, user: 'perennial' }]);
});

test('a wrong password loses no mail: it is retried until someone has put it right', async () => {
  const { far, channel } = await world({ login }, withLogin('wrong'));
  await expect(channel.deliver(message())).rejects.toMatchObject({ retryable: true });
  expect(await far.taken()).toEqual([]);
});

test('STARTTLS is used where it is offered, and before the login', async () => {
  const trusting = withLogin(login.password, '?tls.rejectUnauthorized=false');
  const { far, channel } = await world({ login, startTls: true }, trusting);
  await channel.deliver(message());
  expect(far.sessions).toEqual([{ secure: true, user: 'perennial' }]);
  expect(far.logins).toEqual([{ secure: true }]);
});

test('a server whose certificate nobody vouches for gets neither login nor mail', async () => {
  const { far, channel } = await world({ login, startTls: true }, withLogin(login.password));
  await expect(channel.deliver(message())).rejects.toMatchObject({ retryable: true });
  expect({ logins: far.logins, begun: far.begun() }).toEqual({ logins: [], begun: 0 });
});

test('requireTLS=true sends nothing in the clear', async () => {
  const { far, channel } = await world({ login }, withLogin(login.password, '?requireTLS=true'));
  await expect(channel.deliver(message())).rejects.toMatchObject({ retryable: true });
  expect({ logins: far.logins, begun: far.begun() }).toEqual({ logins: [], begun: 0 });
});
