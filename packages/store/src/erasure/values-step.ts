/** The trail keeps its commitments and loses the values behind those that are the person's: the chain still verifies. */
import { erase, type PersonalValue, page } from './local-values.ts';
import type { Done, Work } from './work.ts';

const pageSize = 500;

/** Whose the events are: in streams of the person alone or written by the person; of another one, of the same name perhaps. */
const ownersOf = async (
  { rows, session, row: { streams, person } }: Work,
  items: PersonalValue[],
): Promise<Map<string, 'own' | 'other' | undefined>> => {
  const own = new Set(streams);
  const found = await rows.audit
    .find({ _id: { $in: [...new Set(items.map((item) => item.event))] } }, { session })
    .toArray();
  return new Map(
    found.map(({ _id, stream, event: { action, actor } }) => {
      const isOwn = own.has(stream) || (action === 'ticket.message-received' && actor.id === person);
      return [_id, isOwn ? 'own' : stream.startsWith('people/') ? 'other' : undefined];
    }),
  );
};

export const eraseValues = async (work: Work): Promise<Done> => {
  const { rows, session, terms, row } = work;
  const { tenant, after } = row;
  const { items, next } = await page({ rows, session, tenant }, { after, limit: pageSize });
  if (items.length === 0) return next === undefined ? {} : { after: next };
  const owners = await ownersOf(work, items);
  const doomed = items.filter(({ event, value }) => {
    const owner = owners.get(event);
    return owner === 'own' || (owner !== 'other' && terms.isIn(value));
  });
  await erase(
    { rows, session },
    doomed.map(({ commit }) => commit),
  );
  return { counts: { 'audit-values': doomed.length }, ...(next === undefined ? {} : { after: next }) };
};
