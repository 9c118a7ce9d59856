/** Every route that is no GET: how it is told why, or why it need not be. A route that is missing fails a test. */
import { creditCommands } from '@perennial/domain/credit/rules';
import { postedCommands } from '@perennial/domain/ticket/rules';
import { freshName } from '@perennial/testkit/stack/fresh';
import { contractYaml, notice2027, officeYaml } from '../files.ts';
import { aContract } from '../tenant.ts';
import type { Caller } from '../world.ts';
import { migrationReasons } from './migrations.ts';
import type { ReasonsWorld } from './world.ts';

const day = 86_400_000;

/** A request that lacks nothing but its reason. */
export type Change = {
  path: string;
  by: Caller | { secret: string };
  /** Fields of a JSON body, beside which the reason stands; without them it goes into the header. */
  fields?: object;
  /** A file as the body. */
  file?: { raw: string; type: string };
  /** Where the event is written; of what is made by the request, known by its answer only. */
  stream: string | ((id: string) => string);
};

export type Row = { change: (world: ReasonsWorld) => Promise<Change> } | { none: string };

const yaml = (raw: string) => ({ raw, type: 'application/yaml' });
let turns = 0;
/** Another closing hour each time, so that something differs. */
const office = () => {
  turns += 1;
  return yaml(officeYaml({ until: `18:${String(turns % 60).padStart(2, '0')}` }));
};

const creditIn: Record<(typeof creditCommands)[number], Parameters<ReasonsWorld['aCredit']>> = {
  'agree': [[]],
  'apply': [['agree']],
  'waive': [[]],
  'dispute': [[]],
  'propose-again': [['dispute']],
  'choose': [[]],
  'reverse': [['agree'], { withdrawn: true }],
};
const settles: ReadonlySet<string> = new Set(['apply', 'reverse']);

const credits: [string, Row][] = creditCommands.map((name) => [
  `POST /v1/credits/:id/${name}`,
  {
    change: async (world) => {
      const id = await world.aCredit(...creditIn[name]);
      const fields = settles.has(name) ? { nextFee: true } : {};
      return { path: `/v1/credits/${id}/${name}`, by: 'lead', fields, stream: `credit/${id}` };
    },
  },
]);

const steps: [string, Row][] = postedCommands.map((name) => [
  `POST /v1/tickets/:no/${name}`,
  { none: 'a step of the work; those that turn a decision ask for a reason of their own' },
]);

const signIn = 'signing in and out is the person’s own doing';
const signature = 'a signature says what it means; to reject or to break the glass takes a reason of its own';
const makes = 'it only ever makes something';

const providerFields = {
  issuer: 'https://login.acme.example',
  clientId: 'perennial',
  clientSecret: 'secret:OIDC_ACME',
  emailDomains: ['acme.example'],
} as const;

const aProvider = async ({ world, lead, security }: ReasonsWorld): Promise<Change> => {
  const name = freshName('idp').toLowerCase();
  if ((await world.store.secrets.list(lead)).every((secret) => secret.name !== 'OIDC_ACME'))
    await world.store.secrets.put(lead, { name: 'OIDC_ACME', value: 'theirs', reason: undefined });
  const draft = { ...providerFields, emailDomains: ['acme.example'], trustsMfa: false, active: true };
  await world.store.identity.providers.put(lead, { ...draft, name, reason: 'agreed' });
  return {
    path: `/v1/identity-providers/${name}`,
    by: { secret: security },
    stream: `identity-provider/${name}`,
  };
};

/** Asked for by another than who confirms it or calls it off. */
const anErasure = async (
  { world, lead, aMember, sessionOf }: ReasonsWorld,
  step: 'confirm' | 'cancel',
): Promise<Change> => {
  const { person } = await aMember();
  const asker = { ...lead, actor: { ...lead.actor, roles: ['administrator' as const] } };
  await world.store.erasures.ask(asker, person, 'asked by letter');
  const secret = await sessionOf('administrator');
  return { path: `/v1/people/${person}/erase/${step}`, by: { secret }, stream: `erasure/${person}` };
};

/** One of two that an account has, which has no other second factor. */
const aPasskey = async ({ world, lead, aMember, grantTo }: ReasonsWorld): Promise<Change> => {
  const { person, account } = await aMember();
  await grantTo(person);
  const token = freshName('token');
  await world.store.identity.sessions.open(lead, { token, person, account, enrolled: true });
  const mail = { email: `${account}@vendor.example`, name: person, locale: 'en', timeZone: 'UTC' } as const;
  const ids = [freshName('passkey'), freshName('passkey')];
  for (const id of ids)
    await world.store.identity.passkeys.add(
      lead,
      {
        id,
        person,
        account,
        name: 'laptop',
        publicKey: 'AA',
        counter: 0,
        transports: [],
        aaguid: '00000000-0000-0000-0000-000000000000',
        backedUp: false,
      },
      mail,
    );
  const [id = ''] = ids;
  return { path: `/auth/passkeys/${id}`, by: { secret: token }, stream: `passkey/${id}` };
};

export const reasonTable: Record<string, Row> = {
  ...Object.fromEntries([...credits, ...steps, ...migrationReasons]),
  'POST /v1/tickets': { none: makes },
  'POST /v1/attachments': { none: makes },
  'POST /v1/keys': { none: makes },
  'POST /v1/training': { none: makes },
  'POST /v1/approvals': { none: makes },
  'POST /v1/approvals/:no/challenge': { none: makes },
  'POST /v1/approvals/:no/sign': { none: signature },
  'POST /v1/approvals/:no/break-glass': { none: signature },
  'POST /v1/approvals/:no/review': { none: signature },
  'POST /v1/hooks/alertmanager': { none: 'a machine tells what it sees' },
  'POST /codec/decode': { none: 'it changes nothing' },
  'POST /codec/encode': { none: 'it changes nothing' },
  'POST /auth/sign-in/email': { none: signIn },
  'POST /auth/sign-out': { none: signIn },
  'POST /auth/two-factor/enable': { none: signIn },
  'POST /auth/two-factor/verify-totp': { none: signIn },
  'POST /auth/links/accept': { none: signIn },
  'POST /auth/oidc/exchange': { none: signIn },
  'POST /auth/sign-in/passkey/options': { none: signIn },
  'POST /auth/sign-in/passkey': { none: signIn },
  'POST /auth/passkeys/options': { none: makes },
  'POST /auth/passkeys': { none: makes },
  'PATCH /auth/passkeys/:id': {
    change: async (world) => ({ ...(await aPasskey(world)), fields: { name: 'old laptop' } }),
  },
  'DELETE /auth/passkeys/:id': { change: aPasskey },
  'PUT /v1/registers/:name': {
    change: async ({ aCustomer }) => {
      const id = await aCustomer();
      const fields = { rows: [{ id, name: 'Another' }] };
      return { path: '/v1/registers/customers', by: 'lead', fields, stream: `customers/${id}` };
    },
  },
  'POST /v1/registers/:name/import': {
    change: async ({ aCustomer }) => {
      const id = await aCustomer();
      const file = { raw: `id,name\n${id},Another\n`, type: 'text/csv' };
      return { path: '/v1/registers/customers/import', by: 'lead', file, stream: `customers/${id}` };
    },
  },
  'PUT /v1/contracts': {
    change: async () => ({
      path: '/v1/contracts',
      by: 'lead',
      file: {
        raw: JSON.stringify(aContract('bohai', { reopenWithinMs: 7 * day })),
        type: 'application/json',
      },
      stream: 'contract/bohai-2026',
    }),
  },
  'POST /v1/contracts': {
    change: async ({ world }) => {
      await world.as('lead', 'POST', '/v1/calendars', {
        ...office(),
        headers: { 'x-reason': 'as%20agreed' },
      });
      const file = yaml(contractYaml({ extra: 'title: another' }));
      return { path: '/v1/contracts', by: 'lead', file, stream: 'contract/acme-2026' };
    },
  },
  'POST /v1/webhooks/:id/rotate-secret': {
    change: async ({ world, lead }) => {
      const id = freshName('hook').toLowerCase();
      const row = { id, url: 'https://acme.example/hook', active: true };
      await world.store.registers.put(lead, 'webhooks', [row], undefined);
      const path = `/v1/webhooks/${id}/rotate-secret`;
      return { path, by: 'administrator', fields: {}, stream: `webhooks/${id}` };
    },
  },
  'POST /v1/calendars': {
    change: async ({ world }) => {
      const first = { ...office(), headers: { 'x-reason': 'as%20agreed' } };
      await world.as('lead', 'POST', '/v1/calendars', first);
      return { path: '/v1/calendars', by: 'lead', file: office(), stream: 'calendar/cn-office' };
    },
  },
  'POST /v1/calendars/:id/holidays': {
    change: async ({ world }) => {
      const first = { ...office(), headers: { 'x-reason': 'as%20agreed' } };
      await world.as('lead', 'POST', '/v1/calendars', first);
      return {
        path: '/v1/calendars/cn-office/holidays',
        by: 'lead',
        file: { raw: notice2027, type: 'text/csv' },
        stream: 'holidays/cn/2027',
      };
    },
  },
  'DELETE /v1/keys/:id': {
    change: async ({ world, lead, iso }) => {
      const grant = { role: 'agent', name: 'one', expiresAt: Date.parse(iso(day)) } as const;
      const { key } = await world.store.keys.create(lead, grant);
      return { path: `/v1/keys/${key.id}`, by: 'administrator', stream: `key/${key.id}` };
    },
  },
  'POST /v1/secrets': {
    change: async ({ world, lead }) => {
      const name = freshName('S')
        .replaceAll(/[^A-Za-z0-9]/g, '_')
        .toUpperCase();
      await world.store.secrets.put(lead, { name, value: 'one', reason: undefined });
      return { path: '/v1/secrets', by: 'lead', fields: { name, value: 'other' }, stream: `secret/${name}` };
    },
  },
  'DELETE /v1/secrets/:name': {
    change: async ({ world, lead }) => {
      const name = freshName('S')
        .replaceAll(/[^A-Za-z0-9]/g, '_')
        .toUpperCase();
      await world.store.secrets.put(lead, { name, value: 'one', reason: undefined });
      return { path: `/v1/secrets/${name}`, by: 'lead', stream: `secret/${name}` };
    },
  },
  'PUT /v1/identity-providers/:name': {
    change: async (world) => {
      const provider = await aProvider(world);
      const fields = { ...providerFields, trustsMfa: true };
      return { ...provider, fields };
    },
  },
  'DELETE /v1/identity-providers/:name': { change: aProvider },
  'POST /v1/data-keys/rotate': {
    change: async ({ security }) => ({
      path: '/v1/data-keys/rotate',
      by: { secret: security },
      fields: {},
      stream: 'data-key/payloads',
    }),
  },
  'POST /v1/security-events/:id/review': {
    change: async ({ world, security }) => {
      const { id } = await world.store.securityEvents.record(world.scopeOf('agent'), {
        kind: 'lockout',
        about: freshName('person'),
      });
      const path = `/v1/security-events/${id}/review`;
      return { path, by: { secret: security }, fields: {}, stream: `security/${id}` };
    },
  },
  'POST /v1/audit-grants': {
    change: async ({ aMember, iso }) => {
      const { person } = await aMember();
      const fields = { person, from: iso(-day), to: iso(day), scopes: ['read'], expiresAt: iso(day) };
      return { path: '/v1/audit-grants', by: 'administrator', fields, stream: (id) => `audit-grant/${id}` };
    },
  },
  'DELETE /v1/audit-grants/:id': {
    change: async ({ world, lead, aMember, iso }) => {
      const { person } = await aMember();
      const expiresAt = Date.parse(iso(day));
      const draft = {
        person,
        from: 0,
        to: expiresAt,
        scopes: ['read'],
        reason: 'yearly',
        expiresAt,
      } as const;
      const { id } = await world.store.auditGrants.create(lead, draft);
      return { path: `/v1/audit-grants/${id}`, by: 'administrator', stream: `audit-grant/${id}` };
    },
  },
  'DELETE /v1/sessions/:id': {
    change: async ({ world, lead, aMember, grantTo }) => {
      const { person, account } = await aMember();
      await grantTo(person);
      const token = freshName('token');
      await world.store.identity.sessions.open(lead, { token, person, account, enrolled: true });
      const [session] = await world.store.identity.sessions.list(lead, person);
      const id = `${session?.id}`;
      return { path: `/v1/sessions/${id}`, by: { secret: token }, stream: `session/${id}` };
    },
  },
  'POST /v1/people/:id/invite': {
    change: async ({ aMember }) => {
      const { person } = await aMember();
      const fields = { email: `${freshName('second')}@vendor.example`.toLowerCase() };
      const path = `/v1/people/${person}/invite`;
      return { path, by: 'administrator', fields, stream: (id) => `link/${id}` };
    },
  },
  'POST /v1/people/:id/reset': {
    change: async ({ aMember }) => {
      const { person, account } = await aMember();
      const path = `/v1/people/${person}/reset`;
      return { path, by: 'administrator', fields: { what: 'totp' }, stream: `login/${account}` };
    },
  },
  'POST /v1/people/:id/confirm': {
    change: async ({ world, lead, security, aMember }) => {
      const { person, account } = await aMember();
      await world.store.identity.logins.suspendSigning(lead, account, 'lost the phone');
      const path = `/v1/people/${person}/confirm`;
      return { path, by: { secret: security }, fields: {}, stream: `login/${account}` };
    },
  },
  'POST /v1/people/:id/roles': {
    change: async ({ aMember, iso }) => {
      const { person } = await aMember();
      const fields = { role: 'agent', expiresAt: iso(day) };
      const path = `/v1/people/${person}/roles`;
      return { path, by: 'administrator', fields, stream: (id) => `grant/${id}` };
    },
  },
  'POST /v1/people/:id/roles/:grant/revoke': {
    change: async ({ aMember, grantTo }) => {
      const { person } = await aMember();
      const { id } = await grantTo(person);
      const path = `/v1/people/${person}/roles/${id}/revoke`;
      return { path, by: 'administrator', fields: {}, stream: `grant/${id}` };
    },
  },
  'POST /v1/people/:id/erase': {
    change: async ({ sessionOf, aMember }) => {
      const { person } = await aMember();
      return {
        path: `/v1/people/${person}/erase`,
        by: { secret: await sessionOf('administrator') },
        fields: {},
        stream: `erasure/${person}`,
      };
    },
  },
  'POST /v1/people/:id/erase/confirm': {
    change: async (world) => ({ ...(await anErasure(world, 'confirm')), fields: {} }),
  },
  'POST /v1/people/:id/erase/cancel': {
    change: async (world) => ({ ...(await anErasure(world, 'cancel')), fields: {} }),
  },
  'POST /v1/approvals/:no/delegate': {
    change: async ({ asked, secretOf, iso }) => {
      const { no } = await asked();
      const fields = { to: 'lei', role: 'qa', until: iso(day) };
      const path = `/v1/approvals/${no}/delegate`;
      return { path, by: { secret: secretOf('qiu') }, fields, stream: `approval/${no}` };
    },
  },
  'POST /v1/approvals/:no/begin-execution': { none: 'it says that the work has begun' },
  'POST /v1/approvals/:no/edited': {
    change: async ({ asked, secretOf }) => {
      const { no } = await asked();
      const record = { version: 2, hash: 'b'.repeat(64) };
      const path = `/v1/approvals/${no}/edited`;
      return { path, by: { secret: secretOf('ann') }, fields: { record }, stream: `approval/${no}` };
    },
  },
  'POST /v1/audit/restored': { none: 'a reason always, tried where a store is restored' },
  'POST /v1/approvals/:no/revoke': {
    change: async ({ asked, say, answerTo, secretOf }) => {
      const { no } = await asked();
      const { json } = await say('qiu', 'POST', `/v1/approvals/${no}/challenge`, {});
      const signed = await say('qiu', 'POST', `/v1/approvals/${no}/sign`, answerTo(json, 'qiu'));
      const fields = { signature: signed.json.signatures[0]?.id };
      const path = `/v1/approvals/${no}/revoke`;
      return { path, by: { secret: secretOf('qiu') }, fields, stream: `approval/${no}` };
    },
  },
};
