/** The personal values that the trail has committed to, as an erasure needs them. */
import type { AuditEvent, JsonValue } from '@perennial/domain/audit/rules';
import type { Collections } from '../core/collections.ts';
import type { Session } from '../core/transaction.ts';

type Commit = { commit: string };

export const isCommit = (value: JsonValue): value is Commit =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && typeof value.commit === 'string';

/** Every commitment in a value, with the name of the field it stands in. */
export const commitsIn = (value: JsonValue, key: string): { commit: string; key: string }[] => {
  if (isCommit(value)) return [{ commit: value.commit, key }];
  if (Array.isArray(value)) return value.flatMap((item) => commitsIn(item, key));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) => commitsIn(inner, name));
};

export const commitsOf = ({ changes }: AuditEvent): { commit: string; key: string }[] =>
  changes.flatMap(({ path, old, new: next }) => {
    const key = path.split('/').at(-1) ?? '';
    return [...commitsIn(old, key), ...commitsIn(next, key)];
  });

/** What a stream's events said in clear, by the field it stood in; erased values are not there. */
export const textsOfStream = async (
  rows: Collections,
  session: Session,
  tenant: string,
  stream: string,
): Promise<{ key: string; text: string }[]> => {
  const events = await rows.audit.find({ tenant, stream }, { session }).sort({ seq: 1, _id: 1 }).toArray();
  const commits = events.flatMap(({ event }) => commitsOf(event));
  if (commits.length === 0) return [];
  const found = await rows.personal
    .find({ _id: { $in: [...new Set(commits.map((c) => c.commit))] } }, { session })
    .toArray();
  const values = new Map(found.map(({ _id, value }) => [_id, value]));
  return commits.flatMap(({ commit, key }) => {
    const text = values.get(commit);
    return text === undefined ? [] : [{ key, text }];
  });
};
