/**
 * What every channel promises to the dispatcher; each adapter runs this suite against a real server.
 *
 * Delivery is at least once. A sender that is cut off after the last byte cannot know whether it was heard and sends again;
 * what a channel guarantees is that the same key always comes under the same id, so that the receiver can see it as one.
 */
import { type Channel, DeliveryFailed, type Message } from '@perennial/channels/port';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { FarSide } from './far-side.ts';

export type ChannelUnderTest = {
  channel: Channel;
  far: FarSide;
  /** A recipient the far side knows, as `Message.to`, and how the far side calls it. */
  to: string;
  recipient: string;
  close?: () => void;
};

export type ChannelContract = {
  name: string;
  /** A channel that waits at most `timeoutMs` for an answer, and its own far side. */
  open: (timeoutMs: number) => Promise<ChannelUnderTest>;
};

const chinese = {
  subject: '[T-1001] P1 · 拣货单为空，仓库停摆 ✅ — “首次响应”',
  text: [
    '尊敬的王芳：',
    '.',
    'From 仓库：批号 42，数量 3 €，𠮷野家 👩‍🔧',
    `${'很长的一行'.repeat(300)}`,
    '\t末行 ',
  ].join('\n'),
};

const injections = [
  'T-1\r\nBcc: thief@evil.example',
  'T-1\nBcc: thief@evil.example',
  'T-1\rX-Injected: yes',
  'T-1\r\n\r\nanother body',
  'T-1\u0000\r\nRCPT TO:<thief@evil.example>',
];

const failureOf = async (delivery: Promise<void>): Promise<DeliveryFailed> => {
  const failure = await delivery.then(
    () => new Error('it was delivered'),
    (e: unknown) => e,
  );
  if (failure instanceof DeliveryFailed) return failure;
  throw new Error('a channel fails with DeliveryFailed and nothing else', { cause: failure });
};

/** Registers the suite with vitest. */
export const channelContract = ({ name, open }: ChannelContract): void => {
  const world = async (timeoutMs = 5_000) => {
    const opened = await open(timeoutMs);
    onTestFinished(async () => {
      opened.close?.();
      await opened.far.close();
    });
    const message = (over: Partial<Message> = {}): Message => ({
      key: 'ticket/v/T-1001/2/wang-fang/any',
      to: opened.to,
      subject: 'T-1001',
      text: 'picking list empty',
      thread: 'v/T-1001',
      ...over,
    });
    return { ...opened, message };
  };

  describe(`the channel contract: ${name}`, () => {
    test('what was delivered has been taken by the other side, once and by the one it was for', async () => {
      const { channel, far, message, recipient } = await world();
      await channel.deliver(message());
      const [taken, ...others] = await far.taken();
      expect(others).toEqual([]);
      expect(taken).toMatchObject({ recipients: [recipient], subject: 'T-1001' });
    });

    test('one key comes under one id however often it is sent; another key under another', async () => {
      const { channel, far, message } = await world();
      await channel.deliver(message());
      await channel.deliver(message());
      await channel.deliver(message({ key: 'ticket/v/T-1001/3/wang-fang/any' }));
      const ids = (await far.taken()).map((t) => t.id);
      expect(ids[1]).toBe(ids[0]);
      expect(ids[2]).not.toBe(ids[0]);
    });

    test('a key of any characters is sent, under an id of its own', async () => {
      const { channel, far, message } = await world();
      const keys = ['票/v/T-1001/2/王芳', '票/v/T-1001/2/王方', 'a b', 'a%20b'];
      for (const key of keys) await channel.deliver(message({ key }));
      expect(new Set((await far.taken()).map((t) => t.id)).size).toBe(keys.length);
    });

    test('a refusal for good is not retried', async () => {
      const { channel, far, message } = await world();
      far.answer('refuse');
      expect(await failureOf(channel.deliver(message()))).toMatchObject({ retryable: false });
    });

    test.each(['busy', 'drop', 'silence'] as const)(
      '%s may pass another time, and then it does',
      async (answer) => {
        const { channel, far, message } = await world(2_000);
        far.answer(answer);
        expect(await failureOf(channel.deliver(message()))).toMatchObject({ retryable: true });
        expect(await far.taken()).toEqual([]);
        far.answer('take');
        await channel.deliver(message());
        expect(await far.taken()).toHaveLength(1);
      },
    );

    test('a connection that is refused may pass another time', async () => {
      const { channel, far, message } = await world();
      await far.close();
      expect(await failureOf(channel.deliver(message()))).toMatchObject({ retryable: true });
    });

    test('one that fails does not take others along', async () => {
      const { channel, far, message } = await world();
      far.answer('refuse');
      await failureOf(channel.deliver(message()));
      far.answer('take');
      await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((key) => channel.deliver(message({ key }))));
      expect(await far.taken()).toHaveLength(6);
    });

    test('Chinese arrives byte for byte, in subject and text', async () => {
      const { channel, far, message } = await world();
      await channel.deliver(message(chinese));
      const [taken] = await far.taken();
      expect(Buffer.from(taken?.subject ?? '')).toEqual(Buffer.from(chinese.subject));
      expect(Buffer.from(taken?.text ?? '')).toEqual(Buffer.from(chinese.text));
    });

    describe.each(['subject', 'key', 'thread', 'text'] as const)('line breaks in the %s', (field) => {
      test.each(injections)('%j add no header, no recipient and no second message', async (value) => {
        const { channel, far, message, recipient } = await world();
        await channel.deliver(message());
        await channel.deliver(message({ [field]: value }));
        const [plain, injected, ...others] = await far.taken();
        expect(others).toEqual([]);
        expect(injected?.recipients).toEqual([recipient]);
        expect(injected?.headers.map((h) => h.name)).toEqual(plain?.headers.map((h) => h.name));
      });
    });

    test.each(injections)('a recipient %j reaches nobody', async (value) => {
      const { channel, far, message, to } = await world();
      const failure = await failureOf(channel.deliver(message({ to: `${to}${value.slice(3)}` })));
      expect(failure.retryable).toBe(false);
      expect(await far.taken()).toEqual([]);
    });
  });
};
