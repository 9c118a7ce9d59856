import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wrapper } from './wrap.ts';

test('what was wrapped comes back for the same tenant', () => {
  const { wrap, unwrap } = wrapper(randomBytes(32));
  fc.assert(
    fc.property(fc.string(), fc.uint8Array({ maxLength: 200 }), (tenant, bytes) => {
      expect(unwrap(tenant, wrap(tenant, bytes))).toEqual(new Uint8Array(bytes));
    }),
    { seed: 5, numRuns: 200 },
  );
});

test('another tenant, another master key and any changed byte are refused', () => {
  const { wrap, unwrap } = wrapper(randomBytes(32));
  const wrapped = wrap('acme', Buffer.from('signing key'));
  expect(() => unwrap('bohai', wrapped)).toThrow('does not fit');
  expect(() => wrapper(randomBytes(32)).unwrap('acme', wrapped)).toThrow('does not fit');
  expect(() => unwrap('acme', '')).toThrow('cut short');
  const bytes = Buffer.from(wrapped, 'base64');
  for (let at = 0; at < bytes.length; at += 1) {
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at);
    expect(() => unwrap('acme', flipped.toString('base64'))).toThrow('does not fit');
  }
});
