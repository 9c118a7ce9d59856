/** One person for each role, with a login, so that everything can be tried as everybody. Secrets of the local demo only. */
import { randomBytes } from 'node:crypto';
import { requiredCourse } from '@perennial/domain/access/training';
import { isCustomerRole, type Role, roles, type Scope } from '@perennial/domain/scope/rules';
import type { Store } from '@perennial/store/ports';
import type { DemoPeople, DemoPerson } from '../ready.ts';
import { askOf, enrol } from './login.ts';

/** Of the demo's register of people. */
export const personOf: Record<Role, string> = {
  'agent': 'li-wei',
  'lead': 'chen-jie',
  'engineer': 'wu-tao',
  'qa': 'sun-qian',
  'project-manager': 'he-jing',
  'customer': 'wang-fang',
  'customer-owner': 'ma-li',
  'administrator': 'xu-lei',
  'security-administrator': 'lin-yue',
  'auditor': 'gao-feng',
};

const dayMs = 86_400_000;
const grantRole = async (store: Store, scope: Scope, role: Role, now: number): Promise<void> => {
  const person = personOf[role];
  const expiresAt = now + 365 * dayMs;
  const course = requiredCourse[role];
  if (course !== undefined)
    await store.identity.training.add(scope, { person, course, version: '1', date: now, expiresAt });
  await store.identity.grants.grant(scope, {
    person,
    role,
    ...(isCustomerRole(role) ? { customer: 'acme' } : {}),
    from: now,
    expiresAt,
    reason: 'role of the demo',
  });
};

export type PeopleSeed = {
  store: Store;
  intake: string;
  scope: Scope;
  emailOf: (person: string) => string;
  /** What an earlier start got done. */
  known: Partial<DemoPeople>;
  save: (people: Partial<DemoPeople>) => void;
};

/** The link comes from the store, as no administrator is there yet to ask for it; the rest is what every person does. */
export const seedPeople = async ({
  store,
  intake,
  scope,
  emailOf,
  known,
  save,
}: PeopleSeed): Promise<DemoPeople> => {
  const ask = askOf(intake);
  const done: Partial<DemoPeople> = { ...known };
  const seedOne = async (role: Role): Promise<readonly [Role, DemoPerson]> => {
    const begun = done[role];
    if (begun?.totpSecret) return [role, begun];
    const person = personOf[role];
    const email = emailOf(person);
    const password = begun?.password ?? randomBytes(12).toString('base64url');
    // Before the account is there: a start that dies goes on with this password.
    done[role] = { email, password, totpSecret: '' };
    save(done);
    if (!(await store.identity.logins.byEmail(email))) {
      const link = { person, purpose: 'invitation', email, expiresAt: Date.now() + dayMs } as const;
      const bound = isCustomerRole(role) ? { ...link, customer: 'acme' } : link;
      const { secret } = await store.identity.links.create(scope, bound, { reason: 'login of the demo' });
      await ask('/auth/links/accept', { token: secret, password });
    }
    if ((await store.identity.grants.ofPerson(scope, person)).length === 0)
      await grantRole(store, scope, role, Date.now());
    const one: DemoPerson = { email, password, totpSecret: await enrol(ask, email, password) };
    done[role] = one;
    save(done);
    return [role, one];
  };
  return Object.fromEntries(await Promise.all(roles.map(seedOne))) as DemoPeople;
};
