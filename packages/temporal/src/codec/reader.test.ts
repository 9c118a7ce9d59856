import { randomBytes } from 'node:crypto';
import type { Payload } from '@temporalio/common';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { houseTenant } from './codec.ts';
import { MissingKeyError, type TenantKey } from './keys.ts';
import { keysFor, openWith } from './reader.ts';
import { sealPayload } from './seal.ts';
import { fromWire, toWire } from './wire.ts';

const aKey = (tenant: string, id: string): TenantKey => ({ tenant, id, bytes: randomBytes(32) });
const [north, south, house] = [aKey('north', 'n'), aKey('south', 's'), aKey(houseTenant, 'h')];
const asked: string[] = [];
const ring = {
  find: (id: string) => {
    asked.push(id);
    return [north, south, house].find((key) => key.id === id);
  },
};
const words = (text: string): Payload => ({
  metadata: { encoding: new Uint8Array(Buffer.from('json/plain')) },
  data: new Uint8Array(Buffer.from(text)),
});

test('a tenant reads what its own key and the key of the house sealed, and asks for each key once', async () => {
  const payloads = [sealPayload(words('a'), north), sealPayload(words('b'), house), words('c')];
  asked.length = 0;
  const keys = await keysFor(ring, 'north', [...payloads, ...payloads]);
  expect(asked.sort()).toEqual(['h', 'n']);
  expect(payloads.map((p) => openWith(keys, p))).toEqual([words('a'), words('b'), undefined]);
});

test("another tenant's key and one that nobody has are the same: not there", async () => {
  for (const key of [south, aKey('north', 'gone')]) {
    const payloads = [sealPayload(words('a'), north), sealPayload(words('b'), key)];
    await expect(keysFor(ring, 'north', payloads)).rejects.toThrow(new MissingKeyError(key.id));
  }
});

test('a key that was not looked up opens nothing', async () => {
  const keys = await keysFor(ring, 'north', []);
  expect(() => openWith(keys, sealPayload(words('a'), south))).toThrow(MissingKeyError);
});

test('payloads go over the wire and come back as they were', () => {
  const bytes = fc.uint8Array({ maxLength: 100 });
  const metadata = fc.dictionary(fc.string({ minLength: 1 }), bytes, { maxKeys: 3, noNullPrototype: true });
  fc.assert(
    fc.property(metadata, bytes, (about, data) => {
      const back = fromWire(JSON.parse(JSON.stringify(toWire({ metadata: about, data }))));
      expect(toWire(back)).toEqual(toWire({ metadata: about, data }));
      expect(back.data).toEqual(new Uint8Array(data));
    }),
    { seed: 5, numRuns: 100 },
  );
  expect(fromWire({})).toEqual({ metadata: {}, data: new Uint8Array() });
});
