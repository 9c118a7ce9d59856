/** Tells what in a change may be personal, and puts a commitment in its place. */
import { randomBytes } from 'node:crypto';
import { commitmentOf } from '@perennial/domain/audit/personal';
import type { Change, Commitment, JsonValue, PersonalValue } from '@perennial/domain/audit/rules';

/** Ids, numbers of tickets, names of states and the like: short words without spaces. */
const plain = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$/;
const namesPerson = new Set([
  'name',
  'email',
  'phone',
  'wecom',
  'text',
  'title',
  'description',
  'reason',
  'note',
  'confirmedBy',
]);

/** `kept` collects what has to be stored beside. Half a character, which no store keeps, becomes the mark for one. */
export const commitTo = (text: string, kept: PersonalValue[]): Commitment => {
  const value = text.toWellFormed();
  const salt = randomBytes(16).toString('hex');
  const commit = commitmentOf(salt, value);
  kept.push({ commit, salt, value });
  return { commit };
};

const sealValue = (value: JsonValue, kept: PersonalValue[], key: string): JsonValue => {
  if (typeof value === 'string')
    return plain.test(value) && !namesPerson.has(key) ? value : commitTo(value, kept);
  if (Array.isArray(value)) return value.map((v) => sealValue(v, kept, key));
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, sealValue(v, kept, k)]));
  return value;
};

export const sealChange = (change: Change, kept: PersonalValue[]): Change => {
  const key = change.path.split('/').at(-1) ?? '';
  return {
    path: change.path,
    old: sealValue(change.old, kept, key),
    new: sealValue(change.new, kept, key),
  };
};
