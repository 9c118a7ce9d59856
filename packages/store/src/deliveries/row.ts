import type { Rows } from '../core/collections.ts';
import type { Delivery } from '../ports.ts';

type Row = Rows['deliveries'];

export const rowOfDelivery = ({ id, nextAttemptAt, ...rest }: Delivery): Row => ({
  _id: id,
  dueAt: nextAttemptAt,
  ...rest,
});
export const deliveryOf = ({ _id, dueAt, ...rest }: Row): Delivery => ({
  id: _id,
  nextAttemptAt: dueAt,
  ...rest,
});
