/** Reads a vectors file and says of each vector whether it holds; nothing faulty ever counts as passed. */
import type { z } from 'zod';
import { DomainError } from '../../../errors.ts';
import type { CalendarSpec } from '../../rules.ts';
import { evaluate, isoOf, specOf } from './evaluate.ts';
import { type Vector, vector, vectorCalendar, vectorFile } from './schema.ts';

/** `faults` is empty when the vector holds, else one line each: `field: got ..., expected ...`. */
export type Outcome = { id: string; faults: string[] };
export type VectorsReport = { outcomes: Outcome[] } | { unreadable: string[] };

type Calendars = Map<string, { spec: CalendarSpec } | { faults: string[] }>;

const issuesOf = (error: z.ZodError): string[] =>
  error.issues.map((issue) =>
    issue.code === 'unrecognized_keys'
      ? `${[...issue.path, issue.keys.join(', ')].join('.')}: is not known`
      : `${issue.path.length === 0 ? 'the file' : issue.path.join('.')}: ${issue.message}`,
  );

const readCalendars = (given: Record<string, unknown>): Calendars =>
  new Map(
    Object.entries(given).map(([name, value]) => {
      const read = vectorCalendar.safeParse(value);
      return [
        name,
        read.success
          ? { spec: specOf(read.data) }
          : { faults: issuesOf(read.error).map((f) => `calendar ${name}: ${f}`) },
      ];
    }),
  );

/** Instants are compared as instants, whatever offset they are written with. */
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  return typeof value === 'string' ? isoOf(Date.parse(value)) : value;
};

const compare = (one: Vector, spec: CalendarSpec): string[] => {
  const got = evaluate(one, spec);
  return Object.entries(one.expect).flatMap(([field, expected]) => {
    if (!Object.hasOwn(got, field)) return [`${field}: is expected, but the vector has no stop`];
    const [a, b] = [JSON.stringify(got[field]), JSON.stringify(canonical(expected))];
    return a === b ? [] : [`${field}: got ${a}, expected ${b}`];
  });
};

const checkVector = (value: unknown, calendars: Calendars): string[] => {
  const read = vector.safeParse(value);
  if (!read.success) return issuesOf(read.error);
  const calendar = calendars.get(read.data.calendar);
  if (!calendar) return [`calendar: the file has no calendar named ${read.data.calendar}`];
  if ('faults' in calendar) return calendar.faults;
  try {
    return compare(read.data, calendar.spec);
  } catch (e) {
    if (e instanceof DomainError) return [e.message];
    throw e;
  }
};

const idOf = (value: unknown, index: number): string =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'
    ? value.id
    : `vectors[${index}]`;

export const checkVectors = (text: string): VectorsReport => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (e) {
    if (e instanceof SyntaxError) return { unreadable: [`not JSON: ${e.message}`] };
    throw e;
  }
  const file = vectorFile.safeParse(json);
  if (!file.success) return { unreadable: issuesOf(file.error) };
  const calendars = readCalendars(file.data.calendars);
  const seen = new Set<string>();
  return {
    outcomes: file.data.vectors.map((value, i) => {
      const id = idOf(value, i);
      const faults = [
        ...(seen.has(id) ? ['id: stands there a second time'] : []),
        ...checkVector(value, calendars),
      ];
      seen.add(id);
      return { id, faults };
    }),
  };
};
