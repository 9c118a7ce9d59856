/** What an authenticator says is taken whole or not at all. */
import type { Passkey } from '@perennial/store/identity/port';
import {
  type Said,
  type SoftAuthenticator,
  softAuthenticator,
} from '@perennial/testkit/webauthn/authenticator';
import { expect, test } from 'vitest';
import { assertionShape, judgeAssertion } from './assertion.ts';

const party = { id: 'localhost', origins: ['http://localhost:4100'] };
const challenge = Buffer.alloc(32, 7).toString('base64url');
const device = softAuthenticator();

const passkeyOf = ({ id, publicKey }: SoftAuthenticator): Passkey => ({
  id,
  publicKey,
  tenant: 'north',
  person: 'qiu',
  account: 'login-qiu',
  name: 'laptop',
  counter: 0,
  transports: ['internal'],
  aaguid: '00000000-0000-0000-0000-000000000000',
  backedUp: false,
  createdAt: 0,
});
const judge = (sent: object, from = device) =>
  judgeAssertion(assertionShape.parse(sent), passkeyOf(from), challenge, party);
const saying = (over: Partial<Said> = {}) => device.get({ challenge, ...over });

test('a genuine answer is taken, with its counter and what is kept of it', async () => {
  const said = saying({ counter: 41 });
  const { userHandle: _, ...response } = { userHandle: undefined, ...said.response };
  expect(await judge(said)).toEqual({
    counter: 41,
    evidence: { publicKey: device.publicKey, ...response },
  });
});

test.each<[string, object]>([
  ['wrong-challenge', saying({ challenge: Buffer.alloc(32, 8).toString('base64url') })],
  ['wrong-origin', saying({ origin: 'http://localhost.evil.example' })],
  ['wrong-origin', saying({ origin: 'http://localhost:4000' })],
  ['wrong-site', saying({ rpId: 'evil.example' })],
  ['not-verified', saying({ verified: false })],
  ['wrong-assertion', saying({ type: 'webauthn.create' })],
  ['wrong-assertion', { ...saying(), response: { ...saying().response, clientDataJSON: 'bm9qc29u' } }],
  ['wrong-assertion', { ...saying(), response: { ...saying().response, authenticatorData: 'AAAA' } }],
  ['wrong-signature', { ...saying(), response: { ...saying().response, signature: 'AAAA' } }],
])('%s (%#)', async (fault, sent) => {
  expect(await judge(sent)).toEqual({ fault });
});

test('another key does not answer for this one', async () => {
  expect(await judge({ ...softAuthenticator().get({ challenge }), id: device.id, rawId: device.id })).toEqual(
    {
      fault: 'wrong-signature',
    },
  );
});

test('a registered key that cannot be read takes nothing', async () => {
  expect(await judge(saying(), { ...device, publicKey: 'AAAA' })).toEqual({ fault: 'wrong-signature' });
});

test('every single changed byte of what is signed is noticed', async () => {
  const said = saying();
  let tried = 0;
  for (const part of ['authenticatorData', 'clientDataJSON'] as const) {
    const bytes = Buffer.from(said.response[part], 'base64url');
    for (let i = 0; i < bytes.length; i += 1) {
      const changed = Buffer.from(bytes);
      changed[i] = (bytes[i] ?? 0) ^ 1;
      const sent = { ...said, response: { ...said.response, [part]: changed.toString('base64url') } };
      expect.soft(await judge(sent), `${part} ${i}`).toHaveProperty('fault');
      tried += 1;
    }
  }
  expect(tried).toBeGreaterThan(150);
});
