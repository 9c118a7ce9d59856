/** A value as the legacy system keeps it, before it is written for one engine. */

/** Of a binary column. */
export type Binary = { bytes: Uint8Array };
/** Bytes in a text column that are no text of the database's encoding. */
export type Spoilt = { raw: Uint8Array };

export type Cell = string | null | Binary | Spoilt;

export type Row = Readonly<Record<string, Cell>>;

export type Table = {
  name: string;
  /** Columns that tell a row from all others, whether the database knows them as a key or not. */
  key: readonly string[];
  count: number;
  /** Row `i` of `count`; its properties are the columns, in their order. */
  row: (i: number) => Row;
};

export const pad = (n: number, digits: number): string => String(n).padStart(digits, '0');

/** Millionths as decimal text with six places. */
export const decimal6 = (millionths: number): string =>
  `${Math.floor(millionths / 1_000_000)}.${pad(millionths % 1_000_000, 6)}`;

/** Hundredths as decimal text with two places. */
export const decimal2 = (hundredths: number): string =>
  `${Math.floor(hundredths / 100)}.${pad(hundredths % 100, 2)}`;

const dayMs = 86_400_000;
const first = Date.UTC(2015, 0, 1);
const days = new Map<number, string>();

/** `YYYY-MM-DD`, `n` days after 2015-01-01. */
export const dayOf = (n: number): string => {
  const known = days.get(n);
  if (known !== undefined) return known;
  const made = new Date(first + n * dayMs).toISOString().slice(0, 10);
  days.set(n, made);
  return made;
};

/** `YYYY-MM-DD HH:mm:ss`, as clocks on the wall in China showed it. */
export const instantOf = (day: number, second: number): string =>
  `${dayOf(day)} ${pad(Math.floor(second / 3600), 2)}:${pad(Math.floor(second / 60) % 60, 2)}:${pad(second % 60, 2)}`;

/** `code` of a row's key column as text. A key is never NULL, binary or spoilt. */
export const textOf = (cell: Cell | undefined): string => {
  if (typeof cell !== 'string') throw new Error('a value that is used as text is none');
  return cell;
};
