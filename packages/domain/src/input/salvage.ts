/**
 * What can be read of a file with faults in it, so that the rules across fields run on all the rest: one round then
 * shows every fault. Positions in lists stay as written.
 */
import type { z } from 'zod';

export type Salvaged<T> = {
  /** Fields that are sound by themselves. */
  fields: T;
  /** Names of all fields that were written, sound or not. */
  given: ReadonlySet<string>;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const membersOf = (value: unknown): [string, unknown][] =>
  isRecord(value) ? Object.entries(value).filter(([, member]) => member !== undefined) : [];

export const memberOf = (value: unknown, name: string): unknown =>
  isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** No list of a contract may be this long: the schema has refused it, and comparing its items in pairs would take ages. */
const mostItems = 500;

export const itemsOf = (value: unknown): unknown[] => (Array.isArray(value) ? value.slice(0, mostItems) : []);

/** `schema` is the object's schema with every field optional; undefined when the value is no object at all. */
export const salvage = <T>(schema: z.ZodType<T>, value: unknown): Salvaged<T> | undefined => {
  if (!isRecord(value)) return undefined;
  const members = membersOf(value);
  const given = new Set(members.map(([name]) => name));
  const first = schema.safeParse(Object.fromEntries(members));
  if (first.success) return { fields: first.data, given };
  const faulty = new Set(
    first.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys' && issue.path.length === 0
        ? issue.keys
        : issue.path.slice(0, 1).map(String),
    ),
  );
  const rest = schema.safeParse(Object.fromEntries(members.filter(([name]) => !faulty.has(name))));
  return rest.success ? { fields: rest.data, given } : undefined;
};
