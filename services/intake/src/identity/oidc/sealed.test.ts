import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sealerOf } from './sealed.ts';

const start = Date.parse('2026-03-02T01:00:00Z');
const secret = 'a secret of the tests, long enough for it';

test('what was sealed opens for its purpose, until it is over', async () => {
  let now = start;
  const sealer = sealerOf(secret, 'sign-in', () => now);
  const text = await sealer.seal({ provider: 'north.acme' }, 600_000);
  expect(await sealer.open(text)).toEqual({
    claims: { provider: 'north.acme' },
    expiresAt: start + 600_000,
  });
  expect(text).not.toContain('north');
  now += 599_000;
  expect(await sealer.open(text)).toMatchObject({ claims: { provider: 'north.acme' } });
  now += 1_000;
  expect(await sealer.open(text)).toBe('expired');
});

test('another purpose or another secret does not open it', async () => {
  const text = await sealerOf(secret, 'sign-in', () => start).seal({}, 1_000);
  expect(await sealerOf(secret, 'exchange', () => start).open(text)).toBe('invalid');
  expect(await sealerOf(`${secret}!`, 'sign-in', () => start).open(text)).toBe('invalid');
});

test('nor does it open with one character changed, or none at all', async () => {
  const sealer = sealerOf(secret, 'sign-in', () => start);
  const text = await sealer.seal({ provider: 'north.acme' }, 1_000);
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.';
  await fc.assert(
    fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom(...letters), async (at, letter) => {
      fc.pre(text[at] !== letter);
      // The last letter of each part holds bits that stand for nothing.
      fc.pre(!['.', undefined].includes(text[at + 1]));
      const opened = await sealer.open(text.slice(0, at) + letter + text.slice(at + 1));
      expect(opened).toBe('invalid');
    }),
    { seed: 5, numRuns: 200 },
  );
  for (const none of ['', '.', 'a.b.c.d.e']) expect(await sealer.open(none)).toBe('invalid');
});
