import type { ChunkRange, RowBatch } from '../ports.ts';

/** One table of a folder. Its key is the place of a row: a number as text. */
export type FileTable = {
  columns: readonly string[];
  encoding: string;
  bytes: number;
  upperBound: () => Promise<string | undefined>;
  cut: (after: string | undefined, upTo: string, rows: number) => Promise<string | undefined>;
  /** `places`: of each column asked for, -1 for the row's own place. */
  read: (places: readonly number[], range: ChunkRange, signal: AbortSignal) => AsyncGenerator<RowBatch>;
  count: () => Promise<bigint>;
};

export const placeOf = (key: readonly string[] | undefined): number | undefined => {
  const [text] = key ?? [];
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new RangeError(`${JSON.stringify(text)} is no place in a file`);
  return Number(text);
};

/** Names as they stand in the first row. A column without one is called by its number. */
export const columnNames = (row: readonly (string | null)[]): string[] => {
  const names = row.map((name, i) => name?.trim() || `column_${i + 1}`);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new Error(`the column ${twice} is there twice; name the columns in a .columns file beside it`);
  return names;
};
