/** One collection after the other, a page of rows at a time, in the order of their ids. */
import { holds } from '@perennial/domain/erasure/scrub';
import type { mongo } from 'mongoose';
import type { Rows } from '../core/collections.ts';
import { type Treatment, treatments } from './treatments.ts';
import type { Done, Step, Work } from './work.ts';

export const pageSize = 200;

type Swept = { _id: string; tenant: string };

const pageOf = async <Row extends Swept>(
  name: string,
  collection: mongo.Collection<Row>,
  { session, ids, row: { tenant, person, round, after } }: Work,
): Promise<{ page: Row[]; last?: string }> => {
  const of = {
    sweep: `${tenant}/${person}/${round}/${name}`,
    tenant,
    collection: collection as unknown as mongo.Collection<Swept>,
  };
  const wanted = await ids.behind(of, after, pageSize);
  if (wanted.length === 0) return { page: [] };
  const filter = { _id: { $in: wanted } } as unknown as mongo.Filter<Row>;
  const found = (await collection.find(filter, { session }).toArray()) as unknown as Row[];
  const last = wanted.length === pageSize ? wanted.at(-1) : undefined;
  return { page: found.filter((row) => row.tenant === tenant), ...(last === undefined ? {} : { last }) };
};

/** Of the rows that change, what is to be written; nothing of the others. */
const writesOf = <Row extends Swept>(
  page: Row[],
  sweep: Extract<Treatment<Row>, { sweep: unknown }>['sweep'],
  { terms, pseudonym, row: { person } }: Work,
): mongo.AnyBulkWriteOperation<Row>[] =>
  page.flatMap((row): mongo.AnyBulkWriteOperation<Row>[] => {
    const clean = sweep(row, { terms, pseudonym, person });
    if (clean === row) return [];
    const filter = { _id: row._id } as unknown as mongo.Filter<Row>;
    // The same shape with other texts.
    const replacement = clean as mongo.WithoutId<Row>;
    return [clean === undefined ? { deleteOne: { filter } } : { replaceOne: { filter, replacement } }];
  });

const sweepPage = async <Row extends Swept>(
  name: string,
  collection: mongo.Collection<Row>,
  treatment: Treatment<Row>,
  work: Work,
): Promise<Done> => {
  if ('none' in treatment) return {};
  const { page, last } = await pageOf(name, collection, work);
  const after = last === undefined ? {} : { after: last };
  if ('retain' in treatment) {
    const { retain: what, only = () => true } = treatment;
    const { person, kept } = work.row;
    const theirs = (row: Row): boolean =>
      holds(row, work.terms) || ('person' in row && row.person === person);
    const found = page.filter((row) => only(row) && theirs(row)).length;
    return { ...after, set: { kept: { ...kept, [what]: (kept[what] ?? 0) + found } } };
  }
  const writes = writesOf(page, treatment.sweep, work);
  if (writes.length > 0) await collection.bulkWrite(writes, { session: work.session });
  return { ...after, counts: { [name]: writes.length } };
};

/** The ones without a tenant of their own in the row are of no person either: see their treatments. */
type SweptName = { [N in keyof Rows]: Rows[N] extends Swept ? N : never }[keyof Rows];

const stepOf = <N extends SweptName>(name: N): Step => ({
  name,
  page: (work) =>
    sweepPage(
      name,
      work.rows[name] as unknown as mongo.Collection<Swept>,
      treatments[name] as Treatment<Swept>,
      work,
    ),
});

const isSwept = (name: string): name is SweptName =>
  Object.hasOwn(treatments, name) && !('none' in treatments[name as keyof Rows]);

export const sweepSteps: readonly Step[] = Object.keys(treatments).filter(isSwept).map(stepOf);
