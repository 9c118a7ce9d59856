/** What a person holds: role grants that end, the training they stand on, and roles that one person may not combine. */
import { requiredCourse } from '../access/training.ts';
import { type Role, roles } from '../scope/rules.ts';

/** Instants are epoch ms; in force within [from, expiresAt). */
export type RoleGrant = {
  id: string;
  person: string;
  role: Role;
  /** For the roles of a customer, and only for those. */
  customer?: string;
  from: number;
  expiresAt: number;
  grantedBy: string;
  reason: string;
  revokedAt?: number;
};

/** A passed course; counts within [date, expiresAt). */
export type TrainingRecord = {
  id: string;
  person: string;
  course: string;
  version: string;
  date: number;
  expiresAt: number;
};

/** Who administers may not also watch over administration, nor audit it. */
export const exclusiveRoles: readonly Role[] = ['administrator', 'security-administrator', 'auditor'];

/** In which role a person acts who holds several: the first of these. */
const precedence: readonly Role[] = [...exclusiveRoles, 'lead', ...roles];

const within = (now: number, from: number, to: number): boolean => from <= now && now < to;

/** Not revoked and not over; it may still lie ahead. */
export const isPending = (grant: RoleGrant, now: number): boolean =>
  grant.revokedAt === undefined && now < grant.expiresAt;

/** The valid record that ends last; undefined where the person has none for the course. */
export const validTraining = (
  records: readonly TrainingRecord[],
  course: string,
  now: number,
): TrainingRecord | undefined =>
  records
    .filter((r) => r.course === course && within(now, r.date, r.expiresAt))
    .reduce<TrainingRecord | undefined>(
      (best, r) => (best && best.expiresAt >= r.expiresAt ? best : r),
      undefined,
    );

export const isTrained = (records: readonly TrainingRecord[], role: Role, now: number): boolean => {
  const course = requiredCourse[role];
  return course === undefined || validTraining(records, course, now) !== undefined;
};

/** Roles in force at `now`, each once, the one the person acts in first. */
export const rolesAt = (
  grants: readonly RoleGrant[],
  records: readonly TrainingRecord[],
  now: number,
): readonly Role[] => {
  const held = new Set(
    grants
      .filter((g) => isPending(g, now) && g.from <= now && isTrained(records, g.role, now))
      .map((g) => g.role),
  );
  return [...new Set(precedence)].filter((role) => held.has(role));
};

/** The role held that forbids `wanted`: of the exclusive ones a person has one at most, also ahead of time. */
export const forbiddenBy = (wanted: Role, grants: readonly RoleGrant[], now: number): Role | undefined =>
  exclusiveRoles.includes(wanted)
    ? grants.find((g) => isPending(g, now) && g.role !== wanted && exclusiveRoles.includes(g.role))?.role
    : undefined;
