/** Takes a person out of stored values of any shape; keys stay, and so does what is no plain JSON. */
import type { Terms } from './terms.ts';

const contactFields: readonly string[] = ['email', 'phone', 'wecom'];

type Fields = { readonly [name: string]: unknown };

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' &&
  value !== null &&
  (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null);

/** A person's name and how to reach them, as registers, contracts and tickets hold it. */
const isOnesContact = (value: Fields, terms: Terms): boolean =>
  contactFields.some((name) => Object.hasOwn(value, name)) &&
  ['name', ...contactFields].some((name) => {
    const text = value[name];
    return typeof text === 'string' && terms.isOne(text);
  });

/**
 * The same value where the person is not in it (by identity, so that a caller sees that nothing has to be written); else
 * one with the pseudonym in its place. Of a contact that is the person's, the ways to reach it go as well.
 */
export const scrub = (value: unknown, terms: Terms, pseudonym: string): unknown => {
  if (typeof value === 'string') return terms.replaceIn(value, pseudonym);
  if (Array.isArray(value)) {
    const items: unknown[] = value;
    const clean = items.map((item) => scrub(item, terms, pseudonym));
    return clean.some((item, i) => item !== items[i]) ? clean : value;
  }
  if (!isFields(value)) return value;
  const theirs = isOnesContact(value, terms);
  const entries = Object.entries(value).flatMap(([name, old]): [string, unknown][] => {
    const isWay = contactFields.includes(name) && typeof old === 'string';
    if (isWay && (theirs || terms.isOne(old))) return [];
    return [[name, theirs && name === 'name' ? pseudonym : scrub(old, terms, pseudonym)]];
  });
  const same =
    entries.length === Object.keys(value).length && entries.every(([name, v]) => v === value[name]);
  return same ? value : Object.fromEntries(entries);
};

/** Whether any text of the value holds the person. */
export const holds = (value: unknown, terms: Terms): boolean => {
  if (typeof value === 'string') return terms.isIn(value);
  if (Array.isArray(value)) return value.some((item) => holds(item, terms));
  return isFields(value) && Object.values(value).some((one) => holds(one, terms));
};
