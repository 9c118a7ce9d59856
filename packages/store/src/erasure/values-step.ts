/** The trail keeps its commitments and loses the values behind those that are the person's: the chain still verifies. */
import { systemActor } from '@perennial/domain/scope/rules';
import type { KeptValue } from '../audit/personal-values.ts';
import type { Done, Work } from './work.ts';

const pageSize = 500;

/** Ids of the events that are messages the person wrote. */
const messagesIn = async (
  { rows, session, row: { person } }: Work,
  items: readonly KeptValue[],
): Promise<Set<string>> => {
  const asked = new Set(items.filter(({ stream }) => stream.startsWith('ticket/')).map(({ event }) => event));
  if (asked.size === 0) return new Set();
  const found = await rows.audit.find({ _id: { $in: [...asked] } }, { session }).toArray();
  const theirs = found.filter(
    ({ event: { action, actor } }) => action === 'ticket.message-received' && actor.id === person,
  );
  return new Set(theirs.map(({ _id }) => _id));
};

/** Another person of the same name keeps what is recorded of that one. */
const isOthers = (stream: string): boolean => stream.startsWith('people/');

export const eraseValues = async (work: Work): Promise<Done> => {
  const { session, terms, row, values } = work;
  const { tenant, person, streams, after } = row;
  const scope = { tenant, actor: systemActor, requestId: `erasure/${person}` };
  const { items, next } = await values.page(scope, {
    ...(after === '' ? {} : { after }),
    limit: pageSize,
  });
  const own = new Set(streams);
  const messages = await messagesIn(work, items);
  const doomed = items.filter(
    ({ event, stream, value }) =>
      own.has(stream) || messages.has(event) || (!isOthers(stream) && terms.isIn(value)),
  );
  const erased = await values.erase(session, scope, doomed);
  return { counts: { 'audit-values': erased }, ...(next === undefined ? {} : { after: next }) };
};
