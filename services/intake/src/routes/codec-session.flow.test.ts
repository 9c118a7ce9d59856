/** What a browser on Temporal UI does after its reader has signed in to intake: it asks with the session's cookie. */
import type { Role } from '@perennial/domain/scope/rules';
import { sealPayload } from '@perennial/temporal/codec/seal';
import { fromWire, toWire, type WirePayload } from '@perennial/temporal/codec/wire';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Asking,
  consoleOrigin,
  openPeople,
  type PeopleWorld,
  seedScope,
  temporalUi,
  tenant,
} from '../testing/people.ts';

let world: PeopleWorld;
let sealed: WirePayload;
const words: WirePayload = {
  metadata: { encoding: Buffer.from('json/plain').toString('base64') },
  data: Buffer.from('"T-1001 · P1 · acme"').toString('base64'),
};
beforeAll(async () => {
  world = await openPeople();
  sealed = toWire(sealPayload(fromWire(words), await world.store.dataKeys.active(tenant)));
});
afterAll(() => world.close());

const cookiesOf = async (person: string, role: Role, customer?: string): Promise<string> => {
  const email = `${person}@people.example`;
  await world.addLogin(person, email, customer);
  await world.grant(person, role, customer);
  const { secret } = await world.enrol(email);
  return world.signInCookies(email, secret);
};
const decode = (asking: Asking) =>
  world.ask('POST', '/codec/decode?preserveStorageRefs=true', {
    body: { payloads: [sealed] },
    namespace: 'default',
    origin: temporalUi,
    ...asking,
  });
const trail = async (person: string) =>
  (await world.store.audit.stream(seedScope, `codec/${person}`, { limit: 100 })).items;

test('an agent reads in clear, and each request is on record under the person', async () => {
  const cookies = await cookiesOf('ann', 'agent');
  const answers = await Promise.all(Array.from({ length: 6 }, () => decode({ cookies })));
  for (const { status, json, headers } of answers) {
    expect(status).toBe(200);
    expect(json).toEqual({ payloads: [words] });
    expect(headers.get('access-control-allow-origin')).toBe(temporalUi);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
  }
  const events = await trail('ann');
  expect(events.map((e) => [e.action, e.actor.id])).toEqual(
    answers.map(() => ['codec.decoded', 'ann'] as const),
  );
  expect(new Set(events.map((e) => e.record.id)).size).toBe(answers.length);
});

test('to a page of any other origin, our own included, the cookie opens nothing', async () => {
  const cookies = await cookiesOf('elsewhere', 'agent');
  const others = ['http://localhost:8234', 'https://localhost:8233', 'http://evil.example', 'null'];
  for (const origin of [consoleOrigin, ...others]) {
    const { status, json } = await decode({ cookies, origin });
    expect([origin, status, json.code]).toEqual([origin, 403, 'auth.forbidden']);
  }
  expect(await trail('elsewhere')).toEqual([]);
});

test('without an Origin a cookie is not taken either', async () => {
  const cookies = await cookiesOf('bare', 'agent');
  const { status } = await world.ask('POST', '/codec/decode', {
    body: { payloads: [sealed] },
    namespace: 'default',
    cookies,
  });
  expect(status).toBe(403);
});

test('the cookie of a reader opens nothing else to a page of Temporal UI', async () => {
  const cookies = await cookiesOf('reader', 'agent');
  const body = { title: 'made by a page of Temporal UI' };
  const { status, json } = await world.ask('POST', '/v1/tickets', { body, cookies, origin: temporalUi });
  expect([status, json.code]).toEqual([403, 'auth.forbidden']);
});

test("a customer's people and whoever has signed out read nothing", async () => {
  const customer = await cookiesOf('wang', 'customer', 'acme');
  expect((await decode({ cookies: customer })).status).toBe(403);
  const cookies = await cookiesOf('gone', 'agent');
  expect((await decode({ cookies })).status).toBe(200);
  await world.ask('POST', '/auth/sign-out', { cookies, origin: consoleOrigin, body: {} });
  expect((await decode({ cookies })).status).toBe(401);
  expect(await trail('wang')).toEqual([]);
  expect(await trail('gone')).toHaveLength(1);
});
