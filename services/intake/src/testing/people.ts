/** People who sign in, on a world whose clock is the real one: better-auth's own codes and cookies know no other. */
import { randomBytes } from 'node:crypto';
import { guardedFetch } from '@perennial/channels/guarded-fetch';
import type { Role, Scope } from '@perennial/domain/scope/rules';
import { systemActor } from '@perennial/domain/scope/rules';
import type { App } from '@perennial/service-kit/app';
import { createLogger } from '@perennial/service-kit/logger';
import { type AuthDatabase, openAuthDatabase } from '@perennial/store/identity/auth-database';
import { openStore } from '@perennial/store/open';
import type { Store } from '@perennial/store/ports';
import { freshDatabase } from '@perennial/testkit/stack/fresh';
import { Secret, TOTP } from 'otpauth';
import { createIntake } from '../app.ts';
import { createIdentity, type Identity } from '../identity/identity.ts';
import { seedTenant } from './tenant.ts';

export const tenant = 'north';
export const password = 'correct horse battery';
export const seedScope: Scope = { tenant, actor: systemActor, requestId: 'seed' };

export const self = 'http://localhost:4100';
export const temporalUi = 'http://localhost:8233';
export const consoleOrigin = 'http://localhost:4000';
const stepMs = 30_000;
const yearMs = 365 * 86_400_000;

export type Reply = { status: number; json: PeopleJson; cookies: string; headers: Headers };
export type PeopleJson = {
  state: string;
  code: string;
  detail: string;
  token: string;
  totpURI: string;
  twoFactorRedirect: boolean;
  id: string;
  items: { id: string; role: string; account: string; person: string }[];
  expiresAt: string;
  tenant: string;
  person: string;
  account: string;
};

export type Asking = {
  body?: unknown;
  token?: string;
  cookies?: string;
  origin?: string;
  namespace?: string;
};

/** A code for the authenticator's secret; `steps` away from the instant, in steps of 30 s. */
export const codeFor = (secret: string, now: number, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now + steps * stepMs });

export const secretOf = (uri: string): string => new URL(uri).searchParams.get('secret') ?? '';

export type PeopleWorld = {
  /** Of the store. */
  uri: string;
  app: App;
  store: Store;
  identity: Identity;
  /** Everything there is, as it is stored. */
  db: AuthDatabase['db'];
  clock: { now: number };
  ask: (method: string, path: string, asking?: Asking) => Promise<Reply>;
  /** A login of a person of the register. */
  addLogin: (person: string, email?: string, customer?: string) => Promise<string>;
  grant: (person: string, role: Role, customer?: string) => Promise<void>;
  /** Signs in for the first time and enrols; the code used is of the step before, so that this one's is still free. */
  enrol: (email: string) => Promise<{ secret: string; token: string }>;
  /** Password and code; the token of the session. `steps`: which code. */
  signIn: (email: string, secret: string, steps?: number) => Promise<string>;
  /** The same as a browser keeps it. */
  signInCookies: (email: string, secret: string, steps?: number) => Promise<string>;
  close: () => Promise<void>;
};

/** `allow`: hosts of identity providers that may be private and without TLS. */
export const openPeople = async (
  allow: readonly string[] = [],
  masterKey: Uint8Array = randomBytes(32),
): Promise<PeopleWorld> => {
  const clock = { now: Date.now() };
  const now = () => clock.now;
  const uri = freshDatabase();
  const store = openStore({ uri, now, masterKey });
  await store.ensureIndexes();
  await seedTenant(store, tenant);
  const database: AuthDatabase = openAuthDatabase(uri);
  const identity = createIdentity({
    store,
    database: database.db,
    secret: 'a secret of the tests, long enough for it',
    self,
    origins: [consoleOrigin, self],
    pages: { home: `${consoleOrigin}/`, secondFactorPage: `${consoleOrigin}/sign-in#second-factor` },
    fetch: guardedFetch({ allow }),
    now,
    linkPage: `${self}/accept`,
  });
  const app = createIntake({
    store,
    identity,
    command: () => Promise.reject(new Error('nobody gives commands here')),
    now,
    logger: createLogger('intake', 'silent'),
    urls: { self, namespace: 'default', temporalUi },
    wake: () => {},
    webhookAllow: allow,
  });
  const ask: PeopleWorld['ask'] = async (method, path, { body, token, cookies, origin, namespace } = {}) => {
    const response = await app.request(`${self}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(cookies === undefined ? {} : { cookie: cookies }),
        ...(origin === undefined ? {} : { origin }),
        ...(namespace === undefined ? {} : { 'x-namespace': namespace }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      json: JSON.parse(text === '' ? '{}' : text),
      cookies: response.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0] ?? '')
        .join('; '),
      headers: response.headers,
    };
  };
  const addLogin: PeopleWorld['addLogin'] = async (person, email = `${person}@vendor.example`, customer) => {
    const account = await identity.accounts.create({ email, name: person, password });
    await store.identity.logins.attach(seedScope, {
      account,
      person,
      email,
      ...(customer === undefined ? {} : { customer }),
    });
    return account;
  };
  const grant: PeopleWorld['grant'] = async (person, role, customer) => {
    await store.identity.training.add(seedScope, {
      person,
      course: 'signing',
      version: '1',
      date: clock.now,
      expiresAt: clock.now + yearMs,
    });
    await store.identity.grants.grant(seedScope, {
      person,
      role,
      ...(customer === undefined ? {} : { customer }),
      from: clock.now,
      expiresAt: clock.now + yearMs,
      reason: 'test',
    });
  };
  const enrol: PeopleWorld['enrol'] = async (email) => {
    const first = await ask('POST', '/auth/sign-in/email', { body: { email, password } });
    const offered = await ask('POST', '/auth/two-factor/enable', {
      body: { password },
      token: first.json.token,
    });
    const secret = secretOf(offered.json.totpURI);
    const body = { code: codeFor(secret, clock.now, -1) };
    const done = await ask('POST', '/auth/two-factor/verify-totp', { body, token: first.json.token });
    if (done.status !== 200) throw new Error(`enrolment answered ${done.status}: ${done.json.detail}`);
    return { secret, token: done.json.token };
  };
  const signedIn = async (email: string, secret: string, steps = 0): Promise<Reply> => {
    const { cookies } = await ask('POST', '/auth/sign-in/email', { body: { email, password } });
    const body = { code: codeFor(secret, clock.now, steps) };
    const done = await ask('POST', '/auth/two-factor/verify-totp', { body, cookies, origin: self });
    if (done.status !== 200) throw new Error(`sign-in answered ${done.status}: ${done.json.detail}`);
    return done;
  };
  const signIn: PeopleWorld['signIn'] = async (...given) => (await signedIn(...given)).json.token;
  const signInCookies: PeopleWorld['signInCookies'] = async (...given) => (await signedIn(...given)).cookies;
  const close = async () => {
    await database.close();
    await store.close();
  };
  return {
    uri,
    app,
    store,
    identity,
    db: database.db,
    clock,
    ask,
    addLogin,
    grant,
    enrol,
    signIn,
    signInCookies,
    close,
  };
};
