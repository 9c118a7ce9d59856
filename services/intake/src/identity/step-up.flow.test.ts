import { lockMs, maxFailures } from '@perennial/domain/people/sign-in';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { codeFor, openPeople, type PeopleWorld, password, seedScope, tenant } from '../testing/people.ts';
import type { StepUpProof } from './step-up.ts';

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeople();
});
afterAll(() => world.close());
beforeEach(() => {
  world.clock.now = Date.now();
});

const challengeHash = 'c'.repeat(64);
const verify = (person: string, proof: StepUpProof, of = tenant) =>
  world.identity.verifyStepUp({ tenant: of, person, proof, challengeHash, now: world.clock.now });

let count = 0;
const aSigner = async () => {
  count += 1;
  const person = `signer-${count}`;
  const email = `${person}@vendor.example`;
  const account = await world.addLogin(person, email);
  await world.grant(person, 'qa');
  const { secret } = await world.enrol(email);
  const proof = (over: Partial<{ password: string; totp: string }> = {}) => ({
    password,
    totp: codeFor(secret, world.clock.now),
    ...over,
  });
  return { person, account, secret, proof };
};

test('password and code prove who signs, and which account', async () => {
  const { person, account, proof } = await aSigner();
  expect(await verify(person, proof())).toEqual({ ok: true, account, method: 'password+totp' });
});

test('a code proves once: not again, and not after a later one', async () => {
  const { person, secret, proof } = await aSigner();
  expect((await verify(person, proof({ totp: codeFor(secret, world.clock.now, 1) }))).ok).toBe(true);
  for (const steps of [1, 0, -1])
    expect(await verify(person, proof({ totp: codeFor(secret, world.clock.now, steps) }))).toEqual({
      ok: false,
      reason: 'replayed-totp',
    });
});

test('of two signatures sent at once with one code, one is refused', async () => {
  const { person, proof } = await aSigner();
  const results = await Promise.all([verify(person, proof()), verify(person, proof())]);
  expect(results.map((result) => result.ok)).toEqual([true, false]);
});

test('a code that was used to sign does not sign in, nor the other way round', async () => {
  const { person, secret, proof } = await aSigner();
  const email = `${person}@vendor.example`;
  await verify(person, proof());
  await expect(world.signIn(email, secret)).rejects.toThrow('was used before');
  await world.signIn(email, secret, 1);
  expect(await verify(person, proof({ totp: codeFor(secret, world.clock.now, 1) }))).toMatchObject({
    reason: 'replayed-totp',
  });
});

test.each(['wrong-password', 'wrong-totp'] as const)(
  '%s is refused with its reason, and on record',
  async (reason) => {
    const { person, account, secret, proof } = await aSigner();
    const over =
      reason === 'wrong-password'
        ? { password: 'not the password' }
        : { totp: codeFor(secret, world.clock.now, 500) };
    expect(await verify(person, proof(over))).toEqual({ ok: false, reason });
    const { items } = await world.store.audit.stream(seedScope, `login/${account}`, { limit: 100 });
    expect(items.find((event) => event.action === 'security.signInFailed')).toMatchObject({
      reason,
      cause: { requestId: `step-up-${challengeHash.slice(0, 32)}` },
    });
  },
);

test('failures of signing lock the account for signing and signing in, until their time is over', async () => {
  const { person, proof } = await aSigner();
  const email = `${person}@vendor.example`;
  for (let i = 0; i < maxFailures; i += 1)
    expect(await verify(person, proof({ password: 'not the password' }))).toMatchObject({
      reason: 'wrong-password',
    });
  expect(await verify(person, proof())).toEqual({ ok: false, reason: 'locked' });
  const signIn = await world.ask('POST', '/auth/sign-in/email', { body: { email, password } });
  expect(signIn.json.code).toBe('auth.locked');
  world.clock.now += lockMs;
  expect((await verify(person, proof())).ok).toBe(true);
});

test('who has no login, or no second factor, cannot sign; nor can anybody for another vendor', async () => {
  const { person, proof } = await aSigner();
  await world.addLogin('half.way');
  expect(await verify('nobody', proof())).toEqual({ ok: false, reason: 'not-enrolled' });
  expect(await verify('half.way', proof())).toEqual({ ok: false, reason: 'not-enrolled' });
  expect(await verify(person, proof(), 'south')).toEqual({ ok: false, reason: 'not-enrolled' });
});

test('with a second account the same person signs; the account is told apart, the person is one', async () => {
  const { person, account, secret } = await aSigner();
  const email = `${person}.second@vendor.example`;
  const second = await world.addLogin(person, email);
  const { secret: other } = await world.enrol(email);
  expect(second).not.toBe(account);
  const { logins } = world.store.identity;
  expect(await logins.ofPerson(tenant, person)).toHaveLength(2);
  // Both have one password: the code says which of them signs.
  const signs = (key: string) => verify(person, { password, totp: codeFor(key, world.clock.now) });
  expect(await signs(secret)).toMatchObject({ ok: true, account });
  expect(await signs(other)).toMatchObject({ ok: true, account: second });
});

test('a right to sign that is suspended is told to the person alone, and comes back when confirmed', async () => {
  const { person, account, secret, proof } = await aSigner();
  const { logins } = world.store.identity;
  await logins.suspendSigning(seedScope, account, 'reset of the second factor');
  expect(await verify(person, proof({ password: 'not the password' }))).toMatchObject({
    reason: 'wrong-password',
  });
  expect(await verify(person, proof())).toEqual({ ok: false, reason: 'may-not-sign' });
  await logins.restoreSigning(seedScope, account, 'seen in person');
  expect((await verify(person, proof({ totp: codeFor(secret, world.clock.now, 1) }))).ok).toBe(true);
});

test('no passkey is registered, so that none is taken', async () => {
  const { person } = await aSigner();
  expect(await verify(person, { assertion: {} })).toEqual({ ok: false, reason: 'wrong-assertion' });
});
