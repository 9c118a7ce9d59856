/** What a stream's events said in clear, by the field it stood in; erased values are not there. */
import { isCommitment } from '@perennial/domain/audit/personal';
import type { AuditEvent, JsonValue } from '@perennial/domain/audit/rules';
import type { Collections } from '../core/collections.ts';
import type { Session } from '../core/transaction.ts';

type Placed = { commit: string; key: string };

const placedIn = (value: JsonValue, key: string): Placed[] => {
  if (isCommitment(value)) return [{ commit: value.commit, key }];
  if (Array.isArray(value)) return value.flatMap((item) => placedIn(item, key));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) => placedIn(inner, name));
};

const placedOf = ({ changes }: AuditEvent): Placed[] =>
  changes.flatMap(({ path, old, new: next }) => {
    const key = path.split('/').at(-1) ?? '';
    return [...placedIn(old, key), ...placedIn(next, key)];
  });

export const textsOfStream = async (
  rows: Collections,
  session: Session,
  tenant: string,
  stream: string,
): Promise<{ key: string; text: string }[]> => {
  const found = await rows.audit.find({ tenant, stream }, { session }).sort({ seq: 1, _id: 1 }).toArray();
  return found.flatMap(({ event, personal = [] }) => {
    const values = new Map(personal.map(({ commit, value }) => [commit, value]));
    return placedOf(event).flatMap(({ commit, key }) => {
      const text = values.get(commit);
      return text === undefined ? [] : [{ key, text }];
    });
  });
};
