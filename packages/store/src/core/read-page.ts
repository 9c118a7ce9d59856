import type { mongo } from 'mongoose';
import { pageOf } from './cursor.ts';

type Wish<Row, T> = {
  filter: mongo.Filter<Row>;
  /** Ends in `_id`, so that the order is stable. */
  sort: Record<string, 1 | -1>;
  limit: number;
  item: (row: mongo.WithId<Row>) => T;
  /** Where the next page goes on. */
  mark: (row: mongo.WithId<Row>) => string | number;
};

/** One page of a collection, and whether there is more. */
export const readPage = async <Row extends mongo.Document, T>(
  rows: mongo.Collection<Row>,
  { filter, sort, limit, item, mark }: Wish<Row, T>,
) =>
  pageOf(
    await rows
      .find(filter)
      .sort(sort)
      .limit(limit + 1)
      .toArray(),
    limit,
    item,
    mark,
  );
