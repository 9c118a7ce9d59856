/** A role is granted to a person for a time. Instants are epoch milliseconds, intervals half-open. */
import { courseFor, type Training, validTraining } from '../access/training.ts';
import type { FieldFault } from '../errors.ts';
import { isCustomerRole, type Role, roles } from '../scope/rules.ts';

export type Grant = {
  person: string;
  role: Role;
  /** Whom a customer's role is bound to; the vendor's roles name none. */
  customer?: string;
  from: number;
  expiresAt: number;
  grantedBy: string;
  reason: string;
};

/** Who gives rights, who watches over them and who reads what came of it: three people, not one. */
export const exclusiveRoles = [
  'administrator',
  'security-administrator',
  'auditor',
] as const satisfies Role[];

const isExclusive = (role: Role): boolean => exclusiveRoles.some((one) => one === role);

export const isInForce = ({ from, expiresAt }: Grant, at: number): boolean => from <= at && at < expiresAt;

const overlap = (a: Grant, b: Grant): boolean => a.from < b.expiresAt && b.from < a.expiresAt;

/** What a person holds at `at`, each role once, in the order of `roles`. */
export const rolesAt = (grants: readonly Grant[], person: string, at: number): Role[] => {
  const held = grants.filter((one) => one.person === person && isInForce(one, at));
  return roles.filter((role) => held.some((one) => one.role === role));
};

const bindingFault = ({ role, customer }: Grant): FieldFault | undefined => {
  if (isCustomerRole(role) === (customer !== undefined)) return undefined;
  return customer === undefined
    ? { path: '/customer', code: 'required', message: `${role} is bound to a customer; name it` }
    : { path: '/customer', code: 'notAllowed', message: `${role} is the vendor's; leave the customer out` };
};

const conflictFault = (wanted: Grant, held: readonly Grant[]): FieldFault | undefined => {
  const beside = held.filter((one) => one.person === wanted.person && overlap(one, wanted));
  // One scope has one customer: a person of two would act for the wrong one.
  if (beside.some((one) => one.customer !== wanted.customer))
    return {
      path: '/customer',
      code: 'mixed',
      message: 'the person holds a role elsewhere at that time; revoke it first, or grant from its end on',
    };
  const rival = beside.find(
    ({ role }) => role !== wanted.role && isExclusive(role) && isExclusive(wanted.role),
  );
  return rival === undefined
    ? undefined
    : {
        path: '/role',
        code: 'exclusive',
        message: `${wanted.role} and ${rival.role} exclude each other; revoke ${rival.role} first, or choose another person`,
      };
};

export type Judgement = { ok: true; grant: Grant } | { ok: false; errors: FieldFault[] };

/** Takes a grant, shortened to the training it rests on, or says by field why not. */
export const judgeGrant = (
  wanted: Grant,
  held: readonly Grant[],
  trainings: readonly Training[],
): Judgement => {
  const errors = [bindingFault(wanted), conflictFault(wanted, held)].filter((fault) => fault !== undefined);
  if (wanted.expiresAt <= wanted.from)
    errors.push({ path: '/expiresAt', code: 'order', message: 'must be later than `from`' });
  const course = courseFor[wanted.role];
  const training =
    course === undefined ? undefined : validTraining(trainings, wanted.person, course, wanted.from);
  if (course !== undefined && training === undefined)
    errors.push({
      path: '/role',
      code: 'training',
      message: `${wanted.role} needs the course ${course}, valid on the first day; record the training first`,
    });
  if (errors.length > 0) return { ok: false, errors };
  const expiresAt = Math.min(wanted.expiresAt, training?.expiresAt ?? wanted.expiresAt);
  return { ok: true, grant: { ...wanted, expiresAt } };
};
