import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Binding, wrapper } from './wrap.ts';

const of = (over: Partial<Binding> = {}): Binding => ({
  purpose: 'signing-key',
  tenant: 'acme',
  id: 'log',
  ...over,
});

test('what was wrapped comes back for what it was wrapped for', () => {
  const { wrap, unwrap } = wrapper(randomBytes(32));
  fc.assert(
    fc.property(fc.string(), fc.uint8Array({ maxLength: 200 }), (tenant, bytes) => {
      expect(unwrap(of({ tenant }), wrap(of({ tenant }), bytes))).toEqual(new Uint8Array(bytes));
    }),
    { seed: 5, numRuns: 200 },
  );
});

test('another purpose, tenant or id, another master key and any changed byte are refused', () => {
  const { wrap, unwrap } = wrapper(randomBytes(32));
  const wrapped = wrap(of(), Buffer.from('signing key'));
  for (const other of [{ purpose: 'secret' }, { tenant: 'bohai' }, { id: 'other' }] as const)
    expect(() => unwrap(of(other), wrapped)).toThrow('does not fit');
  expect(() => wrapper(randomBytes(32)).unwrap(of(), wrapped)).toThrow('does not fit');
  expect(() => unwrap(of(), '')).toThrow('cut short');
  const bytes = Buffer.from(wrapped, 'base64');
  for (let at = 0; at < bytes.length; at += 1) {
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at);
    expect(() => unwrap(of(), flipped.toString('base64'))).toThrow('does not fit');
  }
});
