/** A number of the tenant's log as a text that sorts like it: the place of a leaf, from 0, or the size of a signed tree. */
const digits = 15;

export const placeOf = (tenant: string, number: number): string =>
  `${tenant}/${String(number).padStart(digits, '0')}`;

export const numberOf = (place: string): number => Number(place.slice(-digits));

/** Numbers `[from, to)` of the tenant's log. */
export const placesBetween = (tenant: string, from: number, to: number): { $gte: string; $lt: string } => ({
  $gte: placeOf(tenant, from),
  $lt: placeOf(tenant, to),
});
