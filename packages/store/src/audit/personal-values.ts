/** Goes through what a tenant's events only commit to, and erases of it; the events themselves stay as they are. */
import type { Scope } from '@perennial/domain/scope/rules';
import type { Rows } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import type { Session } from '../core/transaction.ts';
import { ofTenant } from './marker.ts';
import { placesBetween } from './place.ts';

/** `event` is the id of its row, `{tenant}/{stream}/{seq}`. */
export type KeptValue = { event: string; stream: string; commit: string; value: string };
/** `next` where there may be more; a page may be empty and still have one. */
export type ValuePage = { items: KeptValue[]; next?: string };

export type PersonalValues = {
  /**
   * In the order of the log, then those that wait for their place; `limit` is the number of events looked at. Whoever
   * goes on from `next` until there is none has seen every value written before the last page, whatever was sealed
   * meanwhile; some may come twice.
   */
  page: (scope: Scope, at: { after?: string; limit: number }) => Promise<ValuePage>;
  /** Removes value and salt; answers how many were there. What is not the scope's is left alone. */
  erase: (
    session: Session,
    scope: Scope,
    values: readonly Pick<KeptValue, 'event' | 'commit'>[],
  ) => Promise<number>;
};

/** All places before `place` were given out; of the waiting, all up to this marker and id. */
type Cursor = { place: number; waiting?: { marker: string; id: string } };

const write = ({ place, waiting }: Cursor): string =>
  JSON.stringify(waiting ? [place, waiting.marker, waiting.id] : [place]);

const read = (cursor: string | undefined): Cursor => {
  if (cursor === undefined) return { place: 0 };
  const parsed: unknown = JSON.parse(cursor);
  const [place, marker, id]: unknown[] = Array.isArray(parsed) ? parsed : [];
  if (typeof place !== 'number') throw new RangeError(`${cursor} is not where a page ended`);
  return typeof marker === 'string' && typeof id === 'string'
    ? { place, waiting: { marker, id } }
    : { place };
};

type Row = Pick<Rows['audit'], '_id' | 'tenant' | 'customer' | 'stream' | 'personal' | 'unsealed'>;
const fields = { tenant: 1, customer: 1, stream: 1, personal: 1, unsealed: 1 } as const;

const belongsTo = ({ tenant, customer }: Scope, row: Row): boolean =>
  row.tenant === tenant && (customer === undefined || row.customer === customer);

const itemsOf = (scope: Scope, found: readonly Row[]): KeptValue[] =>
  found.flatMap((row) =>
    belongsTo(scope, row)
      ? (row.personal ?? []).map(({ commit, value }) => ({
          event: row._id,
          stream: row.stream,
          commit,
          value,
        }))
      : [],
  );

export const personalValues = ({ rows, transact }: StoreContext): PersonalValues => {
  /** By the keys of one index and nothing else, as a further condition makes the embedded store look at every row. */
  const find = (session: Session, filter: object) =>
    rows.audit.find(filter, { session }).project<Row>(fields);

  const readWaiting = async (
    session: Session,
    tenant: string,
    after: Cursor['waiting'],
    limit: number,
  ): Promise<Row[]> => {
    const { $gte, $lt } = ofTenant(tenant);
    const sameInstant = after
      ? await find(session, { unsealed: after.marker }).sort({ _id: 1 }).toArray()
      : [];
    const rest = sameInstant.filter((row) => after && row._id > after.id).slice(0, limit);
    if (rest.length === limit) return rest;
    const later = await find(session, { unsealed: after ? { $gt: after.marker, $lt } : { $gte, $lt } })
      .sort({ unsealed: 1, _id: 1 })
      .limit(limit - rest.length)
      .toArray();
    return [...rest, ...later];
  };

  return {
    page: (scope, { after, limit }) => {
      const at = read(after);
      return transact(async (session) => {
        const size = (await rows.logs.findOne({ _id: scope.tenant }, { session }))?.size ?? 0;
        if (at.place < size) {
          const to = Math.min(size, at.place + limit);
          const place = placesBetween(scope.tenant, at.place, to);
          const found = await find(session, { place }).sort({ place: 1 }).toArray();
          return { items: itemsOf(scope, found), next: write({ ...at, place: to }) };
        }
        const found = await readWaiting(session, scope.tenant, at.waiting, limit);
        const { unsealed: marker, _id: id } = found.at(-1) ?? {};
        const more = found.length === limit && marker !== undefined && id !== undefined;
        return {
          items: itemsOf(scope, found),
          ...(more ? { next: write({ place: at.place, waiting: { marker, id } }) } : {}),
        };
      });
    },

    async erase(session, scope, values) {
      const wanted = Map.groupBy(values, (v) => v.event);
      if (wanted.size === 0) return 0;
      const found = await find(session, { _id: { $in: [...wanted.keys()] } }).toArray();
      const hits = found.flatMap((row) => {
        if (!belongsTo(scope, row)) return [];
        const { _id, personal = [] } = row;
        const commits = new Set(wanted.get(_id)?.map((v) => v.commit));
        const kept = personal.filter((p) => !commits.has(p.commit));
        return kept.length === personal.length ? [] : [{ _id, kept, erased: personal.length - kept.length }];
      });
      if (hits.length === 0) return 0;
      await rows.audit.bulkWrite(
        hits.map(({ _id, kept }) => ({
          updateOne: { filter: { _id }, update: { $set: { personal: kept } } },
        })),
        { session },
      );
      return hits.reduce((sum, { erased }) => sum + erased, 0);
    },
  };
};
