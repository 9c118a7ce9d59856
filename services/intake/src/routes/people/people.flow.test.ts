import { resetLinkMs } from '@perennial/domain/people/sign-in';
import type { Role } from '@perennial/domain/scope/rules';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { codeFor, openPeople, type PeopleWorld, password, seedScope, tenant } from '../../testing/people.ts';

const dayMs = 86_400_000;
const newPassword = 'another horse battery';

let world: PeopleWorld;
let administrator: string;
let security: string;
let foreign: string;
beforeAll(async () => {
  world = await openPeople();
  const key = async (role: Role, of = tenant) =>
    (
      await world.store.keys.create(
        { ...seedScope, tenant: of },
        { role, name: role, expiresAt: Date.now() + 30 * dayMs },
      )
    ).secret;
  administrator = await key('administrator');
  security = await key('security-administrator');
  foreign = await key('administrator', 'south');
});
afterAll(() => world.close());
beforeEach(() => {
  world.clock.now = Date.now();
});

const iso = (at: number) => new Date(at).toISOString();
let count = 0;
const register = async (customer?: string) => {
  count += 1;
  const id = `member-${count}`;
  const email = `${id}@vendor.example`;
  await world.store.registers.put(
    seedScope,
    'people',
    [
      {
        id,
        name: `Member ${count}`,
        roles: [],
        groups: [],
        locale: 'en',
        timeZone: 'Asia/Shanghai',
        contacts: { email },
        ...(customer === undefined ? {} : { customer }),
      },
    ],
    undefined,
  );
  return { id, email };
};
const post = (path: string, body: object, token = administrator) => world.ask('POST', path, { body, token });
const grant = (person: string, role: Role, over: object = {}, token = administrator) =>
  post(
    `/v1/people/${person}/roles`,
    { role, expiresAt: iso(world.clock.now + 30 * dayMs), reason: 'joined the desk', ...over },
    token,
  );
const train = (person: string, days: number) =>
  post('/v1/training', {
    person,
    course: 'signing',
    version: '2',
    date: iso(world.clock.now - dayMs),
    expiresAt: iso(world.clock.now + days * dayMs),
  });
/** The secret in the newest letter to this address. */
const linkOf = async (email: string): Promise<string> => {
  const due = await world.store.deliveries.lease(world.clock.now, 1, 100);
  const letters = due.filter((delivery) => delivery.address === email);
  const letter = letters.at(-1)?.letter;
  return letter && 'url' in letter ? (letter.url.split('#')[1] ?? '') : '';
};
const invite = (person: string, over: object = {}) =>
  post(`/v1/people/${person}/invite`, { reason: 'joined the desk', ...over });
const accept = (token: string, chosen = password) =>
  world.ask('POST', '/auth/links/accept', { body: { token, password: chosen } });
const member = async () => {
  const person = await register();
  await invite(person.id);
  await accept(await linkOf(person.email));
  await train(person.id, 100);
  await grant(person.id, 'qa');
  return { ...person, ...(await world.enrol(person.email)) };
};

test('invited, accepted, enrolled: the person works in the roles that were granted', async () => {
  const { id, email } = await register();
  const invited = await invite(id);
  expect(invited.status).toBe(202);
  const link = await linkOf(email);
  expect(link.length).toBeGreaterThan(40);
  // Whoever invites is not shown what the person receives.
  expect(JSON.stringify(invited.json)).not.toContain(link);
  expect(await accept(link)).toMatchObject({ status: 200, json: { person: id, email } });
  await grant(id, 'agent');
  const { token } = await world.enrol(email);
  expect((await world.ask('GET', '/v1/tickets', { token })).status).toBe(200);
  const { json } = await world.ask('GET', '/v1/people', { token: administrator });
  expect(json.items.find((one) => one.person === id)).toMatchObject({ roles: [{ role: 'agent' }] });
});

test('a link works once, in its time, and only with a password of some length', async () => {
  const { id, email } = await register();
  await invite(id);
  const link = await linkOf(email);
  expect(await accept(link, 'too short')).toMatchObject({ status: 422, json: { code: 'request.invalid' } });
  expect((await accept(link)).status).toBe(200);
  expect(await accept(link)).toMatchObject({ status: 401, json: { code: 'auth.expired' } });
  expect(await accept('x'.repeat(43))).toMatchObject({ status: 401, json: { code: 'auth.expired' } });
  expect(await invite(id)).toMatchObject({ status: 409, json: { code: 'identity.conflict' } });
});

test.each([
  ['administrator', 'auditor'],
  ['administrator', 'security-administrator'],
  ['security-administrator', 'auditor'],
  ['auditor', 'administrator'],
] as const)('who is %s is not made %s as well; once revoked, it goes', async (held, wanted) => {
  const { id } = await register();
  const first = await grant(id, held);
  expect(first.status).toBe(201);
  const refused = await grant(id, wanted);
  expect(refused).toMatchObject({ status: 409, json: { code: 'identity.conflict' } });
  expect(refused.json.detail).toContain(`holds ${held}, which excludes ${wanted}`);
  await post(`/v1/people/${id}/roles/${first.json.id}/revoke`, { reason: 'moved on' });
  expect((await grant(id, wanted)).status).toBe(201);
});

test('of two exclusive roles granted at once, one is refused', async () => {
  const { id } = await register();
  const replies = await Promise.all([grant(id, 'administrator'), grant(id, 'auditor')]);
  expect(replies.map((reply) => reply.status).sort()).toEqual([201, 409]);
});

test('a role that needs the course is refused without it, and ends with it', async () => {
  const { id, email } = await register();
  const refused = await grant(id, 'qa');
  expect(refused).toMatchObject({ status: 409, json: { code: 'identity.conflict' } });
  expect(refused.json.detail).toContain('course signing');
  await train(id, 10);
  expect((await grant(id, 'qa')).json.expiresAt).toBe(iso(world.clock.now + 10 * dayMs));
  await world.addLogin(id, email);
  const { secret } = await world.enrol(email);
  const asked = async () =>
    (await world.ask('GET', '/v1/people', { token: await world.signIn(email, secret) })).json;
  // Whoever has no role is told so; whoever has one that may not do it, something else.
  expect((await asked()).detail).toContain('person.read');
  world.clock.now += 10 * dayMs;
  expect((await asked()).detail).toContain('no role is in force');
});

test('a role that ran out is gone from an open session, and so is a revoked one', async () => {
  const { id, email } = await register();
  await world.addLogin(id, email);
  const soon = await grant(id, 'agent', { expiresAt: iso(world.clock.now + 60_000) });
  const { token } = await world.enrol(email);
  const ask = () => world.ask('GET', '/v1/tickets', { token });
  expect((await ask()).status).toBe(200);
  world.clock.now += 60_000;
  expect(await ask()).toMatchObject({ status: 403, json: { code: 'auth.forbidden' } });
  expect(soon.status).toBe(201);
  const { json } = await grant(id, 'agent');
  expect((await ask()).status).toBe(200);
  await post(`/v1/people/${id}/roles/${json.id}/revoke`, { reason: 'left the desk' });
  expect((await ask()).status).toBe(403);
});

test('nobody grants to oneself, and a role of the customer goes to the customer’s people alone', async () => {
  const { id, email } = await register();
  await world.addLogin(id, email);
  await grant(id, 'administrator');
  const { token } = await world.enrol(email);
  expect(await grant(id, 'agent', {}, token)).toMatchObject({
    status: 409,
    json: { code: 'identity.conflict' },
  });
  expect((await grant(id, 'customer')).json).toMatchObject({ errors: [{ path: '/role' }] });
  const theirs = await register('acme');
  expect((await grant(theirs.id, 'agent')).json).toMatchObject({ errors: [{ path: '/role' }] });
  expect((await grant(theirs.id, 'customer')).json).toMatchObject({ customer: 'acme' });
});

test('a new password is chosen by its owner alone, by a mailed link; the old one and every session end', async () => {
  const { id, email, secret, token } = await member();
  const reset = await post(`/v1/people/${id}/reset`, { what: 'password', reason: 'forgot it' });
  const link = await linkOf(email);
  expect(reset.status).toBe(202);
  expect(JSON.stringify(reset.json)).not.toContain(link);
  expect((await world.ask('GET', '/v1/tickets', { token })).json.code).toBe('auth.invalid');
  expect((await accept(link, newPassword)).status).toBe(200);
  const signIn = (given: string) =>
    world.ask('POST', '/auth/sign-in/email', { body: { email, password: given } });
  expect((await signIn(password)).status).toBe(401);
  // The second factor stays: the link alone opens nothing.
  expect((await signIn(newPassword)).json.twoFactorRedirect).toBe(true);
  const proof = { password: newPassword, totp: codeFor(secret, world.clock.now) };
  const input = { tenant, person: id, proof, challengeHash: 'c', now: world.clock.now };
  expect((await world.identity.verifyStepUp(input)).ok).toBe(true);
});

test('a reset link ends after an hour', async () => {
  const { id, email } = await member();
  await post(`/v1/people/${id}/reset`, { what: 'password', reason: 'forgot it' });
  const link = await linkOf(email);
  world.clock.now += resetLinkMs;
  expect((await accept(link, newPassword)).json.code).toBe('auth.expired');
});

test('an administrator who resets a second factor cannot sign as the person, nor let the person sign again', async () => {
  const { id, email, secret, token } = await member();
  const reset = await post(`/v1/people/${id}/reset`, { what: 'totp', reason: 'lost the phone' });
  expect(reset.status).toBe(202);
  expect((await world.ask('GET', '/v1/tickets', { token })).status).toBe(401);
  const sign = (key: string, steps = 0) =>
    world.identity.verifyStepUp({
      tenant,
      person: id,
      proof: { password, totp: codeFor(key, world.clock.now, steps) },
      challengeHash: 'c',
      now: world.clock.now,
    });
  // Neither with the lost device nor, until confirmed, with the new one.
  expect(await sign(secret)).toEqual({ ok: false, reason: 'not-enrolled' });
  world.clock.now += 60_000;
  const renewed = await world.enrol(email);
  expect(await sign(renewed.secret)).toEqual({ ok: false, reason: 'may-not-sign' });
  const confirm = (by: string) => post(`/v1/people/${id}/confirm`, { reason: 'seen in person' }, by);
  expect((await confirm(administrator)).status).toBe(403);
  expect((await confirm(security)).status).toBe(200);
  expect((await sign(renewed.secret, 1)).ok).toBe(true);
  const account = reset.json.account;
  const { items } = await world.store.audit.stream(seedScope, `login/${account}`, { limit: 100 });
  const story = [
    'login.totpEnrolled',
    'login.signingSuspended',
    'login.totpForgotten',
    'login.signingRestored',
  ];
  expect(items.map((event) => event.action).filter((action) => story.includes(action))).toEqual([
    'login.totpEnrolled',
    'login.signingSuspended',
    'login.totpForgotten',
    'login.totpEnrolled',
    'login.signingRestored',
  ]);
  expect(await world.store.audit.verify(tenant, `login/${account}`)).not.toHaveProperty('brokenAt');
  expect((await confirm(security)).json.code).toBe('identity.conflict');
});

test('a second account is the same person, who may not sign with it before it is confirmed', async () => {
  const { id } = await member();
  const email = `${id}.second@vendor.example`;
  await invite(id, { email });
  expect((await accept(await linkOf(email))).json.person).toBe(id);
  const logins = await world.store.identity.logins.ofPerson(tenant, id);
  expect(logins.map((login) => login.signingSuspended !== undefined).sort()).toEqual([false, true]);
  const second = logins.find((login) => login.email === email)?.account;
  expect((await post(`/v1/people/${id}/confirm`, { reason: 'seen in person' }, security)).json.code).toBe(
    'identity.conflict',
  );
  const confirmed = await post(
    `/v1/people/${id}/confirm`,
    { reason: 'seen in person', account: second },
    security,
  );
  expect(confirmed.status).toBe(200);
});

test.each([
  ['GET', 'roles', undefined],
  ['POST', 'invite', { reason: 'for us' }],
  ['POST', 'reset', { what: 'totp', reason: 'for us' }],
  ['POST', 'roles', { role: 'agent', expiresAt: iso(Date.now() + 30 * dayMs), reason: 'for us' }],
  ['POST', 'roles/some/revoke', { reason: 'for us' }],
])('another vendor’s administrator finds no such person: %s %s', async (method, what, body) => {
  const { id } = await member();
  const reply = await world.ask(method, `/v1/people/${id}/${what}`, {
    token: foreign,
    ...(body === undefined ? {} : { body }),
  });
  expect(reply).toMatchObject({ status: 404, json: { code: 'notFound' } });
});

test('only administrators manage people', async () => {
  const { id, token } = await member();
  for (const [path, body] of [
    [`/v1/people/${id}/invite`, { reason: 'for us' }],
    [`/v1/people/${id}/reset`, { what: 'totp', reason: 'for us' }],
    [`/v1/people/${id}/roles`, {}],
    [`/v1/people/${id}/confirm`, { reason: 'for us' }],
  ] as const)
    expect((await post(path, body, token)).json.code).toBe('auth.forbidden');
});
