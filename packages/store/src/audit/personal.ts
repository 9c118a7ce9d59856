/**
 * Free text and names never stand in the audit trail itself: it holds a salted commitment, the value lies in a
 * collection of its own, where it can be erased without breaking the chain.
 */
import { randomBytes } from 'node:crypto';
import type { JsonValue } from '@perennial/domain/audit/rules';
import { canonicalize } from '../core/canonicalize.ts';
import { sha256 } from '../core/hash.ts';

export type Personal = { _id: string; tenant: string; salt: string; value: string };

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

export const commitmentOf = (salt: string, value: string): string =>
  `sha256:${sha256(salt + canonicalize(value))}`;

/** Replaces every text that may be personal; `kept` collects what has to be stored beside. */
export const sealValue = (tenant: string, value: JsonValue, kept: Personal[], key = ''): JsonValue => {
  if (typeof value === 'string') {
    if (plain.test(value) && !namesPerson.has(key)) return value;
    const salt = randomBytes(16).toString('hex');
    const commit = commitmentOf(salt, value);
    kept.push({ _id: commit, tenant, salt, value });
    return { commit };
  }
  if (Array.isArray(value)) return value.map((v) => sealValue(tenant, v, kept, key));
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, sealValue(tenant, v, kept, k)]));
  return value;
};
