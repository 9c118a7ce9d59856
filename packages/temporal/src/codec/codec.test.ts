import { randomBytes } from 'node:crypto';
import type { Payload, SerializationContext } from '@temporalio/common';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ticketWorkflowId } from '../ids.ts';
import { encryptingCodec, houseTenant } from './codec.ts';
import { type KeyRing, MissingKeyError, PayloadRefusedError, type TenantKey } from './keys.ts';
import { sealedWith } from './seal.ts';

const aKey = (tenant: string, id: string): TenantKey => ({ tenant, id, bytes: randomBytes(32) });

const ringOf = (...keys: TenantKey[]): KeyRing => ({
  active: (tenant) => {
    const newest = keys.findLast((key) => key.tenant === tenant);
    if (!newest) throw new MissingKeyError(`${tenant}/active`);
    return newest;
  },
  find: (id) => keys.find((key) => key.id === id),
});

const of = (tenant: string): SerializationContext => ({
  type: 'workflow',
  namespace: 'default',
  workflowId: ticketWorkflowId(tenant, 'T-1001'),
});

const words = (text: string): Payload => ({
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(text),
});

const plain = ({ metadata, data }: Payload) => ({
  metadata: Object.entries(metadata ?? {}).map(([k, v]) => [k, Buffer.from(v).toString('hex')]),
  data: Buffer.from(data ?? []).toString('hex'),
});

const keyIdOf = (payload: Payload | undefined) =>
  Buffer.from(payload?.metadata?.['encryption-key-id'] ?? []).toString();

const bytes = fc.uint8Array({ maxLength: 400 });
const somePayload = fc.record({
  metadata: fc.dictionary(fc.string({ minLength: 1, maxLength: 12 }), bytes, {
    maxKeys: 4,
    noNullPrototype: true,
  }),
  data: bytes,
});

test('what was encrypted comes back as it was, metadata included', async () => {
  const codec = encryptingCodec(ringOf(aKey('acme', 'k1')));
  await fc.assert(
    fc.asyncProperty(fc.array(somePayload, { maxLength: 5 }), async (payloads) => {
      const sealed = await codec.encode(payloads, of('acme'));
      const opened = await codec.decode(sealed, of('acme'));
      expect(opened.map(plain)).toEqual(payloads.map(plain));
    }),
    { seed: 5, numRuns: 200 },
  );
});

test('a changed, cut or extended ciphertext is refused', async () => {
  const codec = encryptingCodec(ringOf(aKey('acme', 'k1')));
  const [sealed] = await codec.encode([words('王芳 138-0013-8000')], of('acme'));
  const data = Buffer.from(sealed?.data ?? []);
  const refused = (changed: Uint8Array) =>
    expect(codec.decode([{ ...sealed, data: changed }], of('acme'))).rejects.toThrow(PayloadRefusedError);
  for (let at = 0; at < data.length; at += 1) {
    const flipped = Buffer.from(data);
    flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at);
    await refused(flipped);
    await refused(data.subarray(0, at));
  }
  await refused(Buffer.concat([data, Buffer.from([0])]));
});

test('nothing recognisable is left, and the same words never look the same twice', async () => {
  const codec = encryptingCodec(ringOf(aKey('acme', 'k1')));
  const [one, two] = await codec.encode(
    [words('wang.fang@acme.example'), words('wang.fang@acme.example')],
    of('acme'),
  );
  expect(Buffer.from(one?.data ?? []).includes('wang.fang')).toBe(false);
  expect(Object.keys(one?.metadata ?? {})).toEqual(['encoding', 'encryption-key-id']);
  expect(plain(one ?? {}).data).not.toBe(plain(two ?? {}).data);
});

test('after a rotation the newest key writes and the older one still reads', async () => {
  const [first, second] = [aKey('acme', 'k1'), aKey('acme', 'k2')];
  const before = await encryptingCodec(ringOf(first)).encode([words('old')], of('acme'));
  const codec = encryptingCodec(ringOf(first, second));
  const after = await codec.encode([words('new')], of('acme'));
  expect([keyIdOf(before[0]), keyIdOf(after[0])]).toEqual(['k1', 'k2']);
  const opened = await codec.decode([...before, ...after], of('acme'));
  expect(opened.map(plain)).toEqual([words('old'), words('new')].map(plain));
});

test("another tenant's key is refused", async () => {
  const codec = encryptingCodec(ringOf(aKey('acme', 'k1'), aKey('bohai', 'k2')));
  const sealed = await codec.encode([words('secret')], of('bohai'));
  await expect(codec.decode(sealed, of('acme'))).rejects.toThrow("another tenant's");
  const mixedUp: KeyRing = { active: () => aKey('bohai', 'k2'), find: () => undefined };
  await expect(encryptingCodec(mixedUp).encode([words('x')], of('acme'))).rejects.toThrow(
    PayloadRefusedError,
  );
});

test('other bytes, or another tenant, under the same key id do not open it', async () => {
  const key = aKey('acme', 'k1');
  const sealed = await encryptingCodec(ringOf(key)).encode([words('secret')], of('acme'));
  const impostor = encryptingCodec(ringOf(aKey('acme', 'k1')));
  await expect(impostor.decode(sealed, of('acme'))).rejects.toThrow(PayloadRefusedError);
  const moved = encryptingCodec(ringOf({ ...key, tenant: 'bohai' }));
  await expect(moved.decode(sealed)).rejects.toThrow(PayloadRefusedError);
});

test('a key that is gone is named, and the same payload opens once it is back', async () => {
  const key = aKey('acme', 'k1');
  const sealed = await encryptingCodec(ringOf(key)).encode([words('kept')], of('acme'));
  await expect(encryptingCodec(ringOf()).decode(sealed, of('acme'))).rejects.toMatchObject({ keyId: 'k1' });
  const opened = await encryptingCodec(ringOf(key)).decode(sealed);
  expect(opened.map(plain)).toEqual([words('kept')].map(plain));
});

test('what belongs to no tenant is sealed with the key of the house; what was never encrypted passes through', async () => {
  const ring = ringOf(aKey('acme', 'k1'), aKey(houseTenant, 'h1'));
  const codec = encryptingCodec(ring);
  for (const context of [undefined, { ...of('acme'), workflowId: 'other' }]) {
    const [sealed] = await codec.encode([words('x')], context);
    expect(sealed && sealedWith(sealed)).toBe('h1');
    expect((await codec.decode(sealed ? [sealed] : [], of('acme'))).map(plain)).toEqual([plain(words('x'))]);
  }
  await expect(encryptingCodec(ringOf(aKey('acme', 'k1'))).encode([words('x')])).rejects.toThrow(
    MissingKeyError,
  );
  expect(await codec.encode([])).toEqual([]);
  expect(await codec.decode([words('x')], of('acme'))).toEqual([words('x')]);
});

test('a payload without bytes, as the sandbox makes it of a workflow that answers nothing, is sealed too', async () => {
  const codec = encryptingCodec(ringOf(aKey('acme', 'k1')));
  const nothing: Payload = { metadata: words('').metadata ?? {}, ...JSON.parse('{"data":[]}') };
  const sealed = await codec.encode([nothing], of('acme'));
  expect((await codec.decode(sealed, of('acme'))).map(plain)).toEqual([plain(nothing)]);
});
