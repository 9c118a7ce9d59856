/**
 * Writes the lines of a chunk. What the target refuses (a value its type does not take, a constraint) is narrowed down
 * to single rows, by the line the server names or else by halves, so that one bad row never holds up the others.
 */
import type pg from 'pg';
import type { LineStore } from './line-store.ts';
import type { TableWriter } from './table-writer.ts';

export type TableLines = { table: string; writer: TableWriter; store: LineStore };

/** The target's own words about a row it refuses. */
export type Refused = { row: number; table: string; code: string; column?: string; message: string };
export type Collided = { row: number; table: string; line: number };
export type Written = { refused: Refused[]; collided: Collided[] };

type DatabaseError = { code: string; message: string; where?: string; column?: string; detail?: string };
const isDatabaseError = (error: unknown): error is DatabaseError =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  /^[0-9A-Z]{5}$/.test(error.code);

/** Classes of errors that are about data: 22 data exception, 23 integrity constraint. Source: PostgreSQL, appendix A. */
const aboutData = ({ code }: DatabaseError): boolean => code.startsWith('22') || code.startsWith('23');

class RowError extends Error {
  readonly refused: Omit<Refused, 'row'> & { row?: number };
  constructor(refused: Omit<Refused, 'row'> & { row?: number }) {
    super(refused.message);
    this.refused = refused;
  }
}

/** `sent`: which line of the store the server's first, second, … line was. */
const refusedOf = (error: unknown, { table, store }: TableLines, sent: (line: number) => number): unknown => {
  if (!isDatabaseError(error) || !aboutData(error)) return error;
  const line = /^COPY .*?, line (\d+)/.exec(error.where ?? '')?.[1];
  const row = line === undefined ? undefined : store.lines[sent(Number(line))]?.row;
  const column = error.column ?? /, column ([^:]+)(?::|$)/.exec(error.where ?? '')?.[1];
  return new RowError({
    table,
    code: error.code,
    message: error.detail === undefined ? error.message : `${error.message}: ${error.detail}`,
    ...(row === undefined ? {} : { row }),
    ...(column === undefined ? {} : { column }),
  });
};

/** Stretches of lines between those whose row has lost its key: it takes what it is split into with it. */
const stretches = (
  store: LineStore,
  range: { from: number; to: number },
  lost: ReadonlySet<number>,
): [number, number][] => {
  if (lost.size === 0) return [[range.from, range.to]];
  const kept: [number, number][] = [];
  for (let i = range.from; i < range.to; i++) {
    if (lost.has(store.lines[i]?.row ?? -1)) continue;
    const last = kept.at(-1);
    if (last && last[1] === i) last[1] = i + 1;
    else kept.push([i, i + 1]);
  }
  return kept;
};

const numberIn = (parts: readonly [number, number][], nth: number): number => {
  let before = 0;
  for (const [from, to] of parts) {
    if (nth <= before + to - from) return from + nth - before - 1;
    before += to - from;
  }
  return -1;
};

/** One try with the rows from `from` to before `to`; throws `RowError` when the data are at fault. */
const attempt = async (tables: readonly TableLines[], from: number, to: number): Promise<Collided[]> => {
  const collided: Collided[] = [];
  const lost = new Set<number>();
  for (const [index, lines] of tables.entries()) {
    const { table, writer, store } = lines;
    const parts = stretches(store, store.linesOf(from, to), lost);
    if (parts.every(([start, end]) => start === end)) continue;
    try {
      const copy = await writer.copy();
      for (const [start, end] of parts) for (const piece of store.slice(start, end)) await copy.write(piece);
      for (const line of await writer.settle(await copy.end())) {
        const row = store.lines[line]?.row ?? -1;
        collided.push({ row, table, line });
        if (index === 0) lost.add(row);
      }
    } catch (error) {
      throw refusedOf(error, lines, (nth) => numberIn(parts, nth));
    }
  }
  return collided;
};

/** Rows from `from` to before `to`, all or, of those the target refuses, none. Within the chunk's transaction. */
export const writeRows = async (
  client: pg.Client,
  tables: readonly TableLines[],
  from: number,
  to: number,
): Promise<Written> => {
  if (from >= to) return { refused: [], collided: [] };
  await client.query('SAVEPOINT perennial_rows');
  try {
    const collided = await attempt(tables, from, to);
    await client.query('RELEASE perennial_rows');
    return { refused: [], collided };
  } catch (error) {
    if (!(error instanceof RowError)) throw error;
    await client.query('ROLLBACK TO perennial_rows');
    await client.query('RELEASE perennial_rows');
    const { row: named, ...refused } = error.refused;
    const row = to - from === 1 ? from : named;
    const middle = (from + to) >> 1;
    // A named row is taken out; otherwise one half at least is at fault.
    const parts: [number, number][] =
      row === undefined
        ? [
            [from, middle],
            [middle, to],
          ]
        : [
            [from, row],
            [row + 1, to],
          ];
    const all: Written = { refused: row === undefined ? [] : [{ ...refused, row }], collided: [] };
    for (const [start, end] of parts) {
      const part = await writeRows(client, tables, start, end);
      all.refused.push(...part.refused);
      all.collided.push(...part.collided);
    }
    return all;
  }
};
