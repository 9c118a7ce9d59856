/** Which roles ask for a training, and whether a person has it. Instants are epoch milliseconds, intervals half-open. */
import type { Role } from '../scope/rules.ts';

/** The version in force of each course; a record of an earlier one no longer counts. */
export const courses = { signing: { version: 1 } } as const;
export type Course = keyof typeof courses;

/** Those who sign for others learn first what a signature means; the rest need nothing. */
export const courseFor: { readonly [R in Role]?: Course } = {
  'engineer': 'signing',
  'lead': 'signing',
  'qa': 'signing',
  'customer-owner': 'signing',
};

export type Training = {
  person: string;
  course: Course;
  version: number;
  completedAt: number;
  expiresAt: number;
};

/** The record that carries a person furthest, of those valid at `at`. */
export const validTraining = (
  records: readonly Training[],
  person: string,
  course: Course,
  at: number,
): Training | undefined =>
  records
    .filter((one) => one.person === person && one.course === course)
    .filter(({ version }) => version >= courses[course].version)
    .filter(({ completedAt, expiresAt }) => completedAt <= at && at < expiresAt)
    .reduce<Training | undefined>(
      (best, one) => (best === undefined || one.expiresAt > best.expiresAt ? one : best),
      undefined,
    );
