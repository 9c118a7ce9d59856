/** Who may do what over which records: one policy judges a call and narrows a list. The table behind it is `rules.ts`. */
import { createMongoAbility, type ForcedSubject, type MongoAbility, subject } from '@casl/ability';
import { isCustomerRole, rolesOf, type Scope } from '../scope/rules.ts';
import { type Action, accessMatrix } from './matrix.ts';

export type { Action } from './matrix.ts';

/** Whom a record belongs to; without a customer it is the vendor's own. */
export type Owner = { tenant: string; customer?: string };

type Policy = MongoAbility<[Action, 'record' | (Owner & ForcedSubject<'record'>)], Owner>;

/** What a scope asks by. */
export type Asker = Pick<Scope, 'tenant' | 'customer' | 'actor'>;

/** A customer's role that names no customer would see everybody's. */
const isUnbound = ({ customer, actor }: Asker): boolean =>
  customer === undefined && rolesOf(actor).some(isCustomerRole);

const grants = (asker: Asker): Action[] => {
  if (asker.actor.role === 'system' || isUnbound(asker)) return [];
  const held = rolesOf(asker.actor);
  return accessMatrix
    .filter(({ roles }) => held.some((role) => roles.includes(role)))
    .map(({ action }) => action);
};

const build = (asker: Asker): Policy => {
  const { tenant, customer } = asker;
  const action = grants(asker);
  const conditions = { tenant, ...(customer === undefined ? {} : { customer }) };
  return createMongoAbility<Policy>(action.length === 0 ? [] : [{ action, subject: 'record', conditions }]);
};

const built = new WeakMap<Asker, Policy>();

/** A scope never changes while its request lives, so its policy is made once. */
const policyOf = (asker: Asker): Policy => {
  const known = built.get(asker);
  if (known) return known;
  const made = build(asker);
  built.set(asker, made);
  return made;
};

/** Whether the action is open to the caller for any record at all. */
export const may = (asker: Asker, action: Action): boolean => policyOf(asker).can(action, 'record');

/** Whether it is for this record. A record of another tenant or customer is nobody's business: callers answer 404. */
export const mayWith = (asker: Asker, action: Action, { tenant, customer }: Owner): boolean =>
  policyOf(asker).can(action, subject('record', { tenant, ...(customer === undefined ? {} : { customer }) }));

/** Which records the action reaches, as fields every one of them has; undefined where it reaches none. */
export const reachOf = (asker: Asker, action: Action): Owner | undefined =>
  policyOf(asker).relevantRuleFor(action, 'record')?.conditions;

/** Why `may` said no, for the caller to read. */
export const refusalOf = (asker: Asker, action: Action): string => {
  if (isUnbound(asker)) return `${action} is not for a customer's role that names no customer`;
  const roles = accessMatrix.find((row) => row.action === action)?.roles ?? [];
  const held = rolesOf(asker.actor);
  return `${action.replace(/^command:/, '')} needs one of the roles ${roles.join(', ')}; this caller has ${held.join(', ') || 'none'}`;
};
