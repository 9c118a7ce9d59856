/** Intake with people who sign: each has a key, a password and a code; approvals are played by the real reducer. */
import { DomainError } from '@perennial/domain/errors';
import { type Role, systemActor } from '@perennial/domain/scope/rules';
import type { Authentication } from '@perennial/domain/signature/rules';
import { approvalFlow } from '@perennial/testkit/flow/approval-flow';
import { freshName } from '@perennial/testkit/stack/fresh';
import { softAuthenticator } from '@perennial/testkit/webauthn/authenticator';
import type { ApprovalDeps } from '../deps.ts';
import { serialiser } from '../identity/serially.ts';
import { createStepUp } from '../identity/step-up.ts';
import { testIdentity } from './identity.ts';
import { auditGrant, openWorld } from './world.ts';

export type Answer = {
  no: string;
  state: string;
  code: string;
  detail: string;
  challenge: string;
  signature: string;
  manifest: Record<string, unknown>;
  waitsForMe: boolean;
  author: { id: string };
  record: { version: number };
  signatures: { id: string; by: { id: string; name: string }; void?: object }[];
  breakGlass?: object;
  items: { no: string }[];
  errors: { path: string; code: string }[];
  expiresAt: string;
  passkey: { challenge: string; allowCredentials: { id: string; transports: string[] }[] };
};

type Grant = { role: Role; customer?: string; tenant?: string };

const people = {
  ann: { role: 'engineer' },
  qiu: { role: 'qa' },
  lei: { role: 'lead' },
  owen: { role: 'customer-owner', customer: 'acme' },
  bo: { role: 'customer-owner', customer: 'bohai' },
  sun: { role: 'qa', tenant: 'south' },
  aud: { role: 'auditor' },
} as const satisfies Record<string, Grant>;
export type Name = keyof typeof people;

export const aRequest = (over: object = {}) => ({
  subject: { type: 'migration', id: freshName('M') },
  gate: 'cutover',
  customer: 'acme',
  title: 'cut over to 9.0',
  statement: { 'zh-CN': '同意切换。', 'en': 'I agree to the cutover.' },
  record: { type: 'plan', id: 'plan-1', version: 1, hash: 'a'.repeat(64) },
  policy: 'two-of-three',
  ...over,
});

const gone = () => new DomainError('flow.unavailable', 'no answer', { retryAfterS: 5 });

/** Seeds the people and their keys, and enrols everybody. `more` as in `openWorld`. */
export const openSigners = async (more: Parameters<typeof openWorld>[0] = () => ({})) => {
  const identity = testIdentity();
  const secrets = new Map<Name, string>();
  /** Whether Temporal is down, and in which way identity says that it has proven people. */
  const outside: { away: boolean; method: Authentication } = { away: false, method: 'password+totp' };
  let started: ReturnType<typeof approvalFlow> | undefined;
  const world = await openWorld((store, now) => {
    const flow = approvalFlow(store, now);
    // Passkeys are judged as they are in earnest.
    const byPasskey = createStepUp({
      store,
      accounts: { passwordFits: async () => false, totpSecret: async () => undefined },
      serially: serialiser(),
      party: { id: 'localhost', origins: ['http://localhost:4100'] },
    });
    started = flow;
    const approvals: ApprovalDeps = {
      verifyStepUp: async (input) => {
        if ('assertion' in input.proof) return byPasskey(input);
        const proven = await identity.verifyStepUp(input);
        if (!proven.ok || outside.method === 'password+totp') return proven;
        const evidence = { publicKey: '', authenticatorData: '', clientDataJSON: '', signature: '' };
        return { ...proven, method: 'passkey', evidence };
      },
      command: (update) => (outside.away ? Promise.reject(gone()) : flow.command(update)),
    };
    return { approvals, ...more(store, now) };
  });
  for (const [name, of] of Object.entries(people) as [Name, Grant][]) {
    const { tenant = 'north', ...grant } = of;
    const scope = { tenant, actor: systemActor, requestId: 'seed' };
    await world.store.registers.put(
      scope,
      'people',
      [
        {
          id: name,
          name: `Printed ${name}`,
          roles: [of.role],
          ...(grant.customer === undefined ? {} : { customer: grant.customer }),
          groups: [],
          locale: 'en',
          timeZone: 'Asia/Shanghai',
          contacts: {},
        },
      ],
      undefined,
    );
    const key = { ...grant, person: name, name, expiresAt: world.clock.now + 86_400_000 };
    secrets.set(name, (await world.store.keys.create(scope, key)).secret);
    if (of.role === 'auditor') await world.store.auditGrants.create(scope, auditGrant(name, world.clock.now));
    identity.enrol(name, `pw-${name}`);
  }
  const say = async (as: Name | undefined, method: string, path: string, body?: unknown, key?: string) => {
    const response = await world.app.request(path, {
      method,
      headers: {
        ...(as ? { authorization: `Bearer ${secrets.get(as)}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const json: Answer = JSON.parse(await response.text());
    return { status: response.status, json };
  };
  /** A new approval whose workflow has begun. */
  const asked = async (over: object = {}, by: Name = 'ann'): Promise<Answer> => {
    const { json } = await say(by, 'POST', '/v1/approvals', aRequest(over));
    await started?.start(`approval/north/${json.no}`);
    return json;
  };
  const answerTo = ({ challenge, manifest }: Answer, as: Name) => ({
    challenge,
    verdict: manifest.verdict,
    meaning: manifest.meaning,
    ...(manifest.reason === undefined ? {} : { reason: manifest.reason }),
    password: `pw-${as}`,
    totp: identity.totp(as, world.clock.now),
  });
  const secretOf = (name: Name): string => secrets.get(name) ?? '';
  /** A passkey of this person, on a login of its own. */
  const passkeyOf = async (name: Name) => {
    const device = softAuthenticator();
    const cause = { tenant: 'north', actor: systemActor, requestId: 'seed' };
    const account = `${freshName('login')}-${name}`;
    const email = `${account}@vendor.example`;
    const { identity: stored } = world.store;
    await stored.logins.attach(cause, { account, person: name, email });
    await stored.passkeys.add(
      cause,
      {
        id: device.id,
        person: name,
        account,
        name: 'laptop',
        publicKey: device.publicKey,
        counter: 0,
        transports: ['internal'],
        aaguid: '00000000-0000-0000-0000-000000000000',
        backedUp: false,
      },
      { email, name, locale: 'en', timeZone: 'Asia/Shanghai' },
    );
    return { device, account };
  };
  return { world, outside, say, asked, answerTo, secretOf, passkeyOf, close: () => world.close() };
};
export type Signers = Awaited<ReturnType<typeof openSigners>>;
