/** Intake with everything a change can be about: logins, people who sign, a credit, keys of whoever may change it. */
import { randomBytes } from 'node:crypto';
import { guardedFetch } from '@perennial/channels/guarded-fetch';
import { customerRow } from '@perennial/domain/register/schema';
import type { Role, Scope } from '@perennial/domain/scope/rules';
import { openAuthDatabase } from '@perennial/store/identity/auth-database';
import { aMigration, aPlan } from '@perennial/testkit/flow/a-migration';
import { freshDatabase, freshName } from '@perennial/testkit/stack/fresh';
import { createIdentity } from '../../identity/identity.ts';
import { noteBreach } from '../breach.ts';
import { type MigrationDouble, migrationDouble } from '../migrations.ts';
import { openSigners } from '../signers.ts';
import { aBody, aContract } from '../tenant.ts';

const self = 'http://localhost:4100';
const day = 86_400_000;

export const openReasons = async () => {
  const database = openAuthDatabase(freshDatabase());
  let migrating: MigrationDouble | undefined;
  const signers = await openSigners((store, now) => {
    migrating = migrationDouble(store, now);
    return {
      migrations: migrating.deps,
      master: randomBytes(32),
      identity: createIdentity({
        store,
        database: database.db,
        secret: 'a secret of the tests, long enough for it',
        self,
        origins: [self],
        linkPage: `${self}/accept`,
        pages: { home: `${self}/`, secondFactorPage: `${self}/sign-in` },
        fetch: guardedFetch({ allow: [] }),
        now,
      }),
    };
  });
  if (!migrating) throw new Error('the world was opened without migrations');
  const migrations = migrating;
  const { world } = signers;
  const { store, clock } = world;
  const as = (id: string, role: Role): Scope => ({
    tenant: 'north',
    actor: { id, kind: 'person', role },
    requestId: 'test',
  });
  const lead = as('zhao.min', 'lead');
  const guard = { role: 'security-administrator', name: 'guard', expiresAt: clock.now + day } as const;
  const { secret: security } = await store.keys.create(lead, guard);
  await store.contracts.put(
    lead,
    aContract('acme', {
      annualFee: { currency: 'CNY', amount: 120_000_000 },
      credits: {
        clauses: [{ id: 'late', on: { clocks: ['response'] }, amount: { fixed: 20_000 } }],
        alternative: { kind: 'upgrade-guarantee', note: 'P2 is served as P1' },
      },
    }),
    { reason: 'credits were agreed' },
  );
  const aCustomer = async (): Promise<string> => {
    const id = freshName('customer').toLowerCase();
    const row = customerRow.parse({ id, name: 'One' });
    await store.registers.put(lead, 'customers', [row], undefined);
    return id;
  };
  /** A person of the vendor with a login. */
  const aMember = async (): Promise<{ person: string; account: string }> => {
    const person = freshName('person').toLowerCase();
    const email = `${person}@vendor.example`;
    const row = { id: person, name: 'One', roles: [], groups: [], contacts: { email } };
    await store.registers.put(
      lead,
      'people',
      [{ ...row, locale: 'en', timeZone: 'Asia/Shanghai' }],
      undefined,
    );
    const account = freshName('account');
    await store.identity.logins.attach(lead, { account, person, email });
    return { person, account };
  };
  const grantTo = (person: string, role: Role = 'agent') =>
    store.identity.grants.grant(lead, {
      person,
      role,
      from: clock.now,
      expiresAt: clock.now + day,
      reason: 'joined',
    });
  /** A session of somebody new in this role. */
  const sessionOf = async (role: Role): Promise<string> => {
    const { person, account } = await aMember();
    await grantTo(person, role);
    const token = freshName('token');
    await store.identity.sessions.open(lead, { token, person, account, enrolled: true });
    return token;
  };
  /** A credit to which these commands were given; withdrawn, its breach was taken back then. */
  const aCredit = async (
    given: readonly ('agree' | 'dispute')[],
    { withdrawn = false } = {},
  ): Promise<string> => {
    const { json } = await world.as('acme', 'POST', '/v1/tickets', { body: aBody() });
    await noteBreach(store, 'north', json.no, { dueAt: clock.now });
    const id = `${json.no}.2.late`;
    for (const name of given) await store.credits.decide(lead, id, { name, reason: 'as found' });
    if (withdrawn) await noteBreach(store, 'north', json.no, { dueAt: clock.now, withdrawn });
    return id;
  };
  /** A run that has begun, or that has been cut over. */
  const aRun = async (phase: 'begun' | 'hypercare' = 'begun'): Promise<string> => {
    const no = await store.migrations.nextNumber('north');
    const opening = aMigration({ tenant: 'north', no, plan: aPlan({ name: freshName('plan') }) }, clock.now);
    await store.migrations.open(lead, opening);
    const { id } = opening.record.workflow;
    const start = { id: 'start', actor: lead.actor, receivedAt: clock.now, requestId: 'test' };
    await migrations.deps.command(id, { ...start, name: 'start', body: {} });
    if (phase === 'hypercare') await migrations.become(id, { phase });
    return no;
  };
  return {
    ...signers,
    lead,
    aRun,
    security,
    aCustomer,
    aMember,
    grantTo,
    sessionOf,
    aCredit,
    iso: (fromNow: number) => new Date(clock.now + fromNow).toISOString(),
    close: async () => {
      await signers.close();
      await database.close();
    },
  };
};
export type ReasonsWorld = Awaited<ReturnType<typeof openReasons>>;
