/** Opaque page marks: base64url of JSON. */
import { DomainError } from '@perennial/domain/errors';

export const encodeCursor = (at: string | number): string =>
  Buffer.from(JSON.stringify(at)).toString('base64url');

const bad = (): DomainError =>
  new DomainError('request.invalid', 'the cursor is not one of ours', {
    errors: [
      { path: '/cursor', code: 'invalid', message: 'pass `nextCursor` of the page before, or leave it out' },
    ],
  });

const decode = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw bad();
  }
};

export const numberCursor = (cursor: string | undefined): number | undefined => {
  if (cursor === undefined) return undefined;
  const at = decode(cursor);
  if (typeof at !== 'number' || !Number.isSafeInteger(at)) throw bad();
  return at;
};

export const textCursor = (cursor: string | undefined): string | undefined => {
  if (cursor === undefined) return undefined;
  const at = decode(cursor);
  if (typeof at !== 'string') throw bad();
  return at;
};

/** A page out of `limit + 1` rows: the surplus one says that there is more. */
export const pageOf = <Row, T>(
  rows: Row[],
  limit: number,
  item: (row: Row) => T,
  mark: (row: Row) => string | number,
) => {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(item),
    ...(rows.length > limit && last !== undefined ? { nextCursor: encodeCursor(mark(last)) } : {}),
  };
};
