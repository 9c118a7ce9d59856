/**
 * Changes by a column with the instant of a row's last change, where nothing may be set up at the source. Rows that
 * vanish are not seen, nor those whose column is NULL; a comparison of counts finds them.
 */
import * as mysql from '../../mysql/identifier.ts';
import type { ReadSpec, SourcePort } from '../../ports.ts';
import * as postgres from '../../postgres/identifier.ts';
import { CannotFollow, type Change, type ChangeSource, type Followed } from '../ports.ts';
import type { Watermarks } from './watermarks.ts';

export type UpdatedAtOptions = {
  source: SourcePort;
  engine: 'postgres' | 'mysql';
  tables: readonly (Followed & { column: string })[];
  watermarks: Watermarks;
  /**
   * Milliseconds by which each look goes back: a row gets its instant when it is written and is seen when its transaction
   * ends, so this has to be longer than the longest one. 300,000 unless given.
   */
  overlapMs?: number;
};

type Dialect = { ident: (name: string) => string; literal: (text: string) => string };

const dialects: Readonly<Record<UpdatedAtOptions['engine'], Dialect>> = {
  postgres,
  mysql: { ident: mysql.ident, literal: mysql.literal },
};

/** As text the column takes: in its own zone, or in none. */
export const earlier = (instant: string, byMs: number): string => {
  const [, date, time = '00:00:00', zone = ''] =
    /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d(?:\.\d{1,6})?))?(\+00)?$/.exec(instant) ?? [];
  const at = date === undefined ? Number.NaN : Date.parse(`${date}T${time}Z`);
  if (Number.isNaN(at))
    throw new CannotFollow(`"${instant}" is no instant to go on from; the column has to be a date with time`);
  return `${new Date(at - byMs).toISOString().replace('T', ' ').replace('Z', '')}${zone}`;
};

/** One look over one table: from the watermark to what was the latest change when the look began. */
type Sweep = { table: string; spec: ReadSpec; bound: readonly string[]; after?: readonly string[] };

type Look = { no: number; sweeps: Sweep[]; reached: Map<string, string> };

export const updatedAt = (options: UpdatedAtOptions): ChangeSource => {
  const { source, engine, tables, watermarks, overlapMs = 300_000 } = options;
  const { ident, literal } = dialects[engine];
  const never = new AbortController().signal;
  let looks = 0;
  let confirmed = 0;
  let look: Look | undefined;

  const specOf = ({ table, key, column }: UpdatedAtOptions['tables'][number], since?: string): ReadSpec => ({
    table,
    columns: key,
    key: [column, ...key.filter((name) => name !== column)],
    where:
      since === undefined
        ? `${ident(column)} IS NOT NULL`
        : `${ident(column)} >= ${literal(earlier(since, overlapMs))}`,
  });

  const begin = async (): Promise<void> => {
    const there = await watermarks.load();
    for (const followed of tables) {
      if (followed.key.length === 0)
        throw new CannotFollow(
          `${followed.table} has no key, so a changed row cannot be found again; copy it after the freeze`,
        );
      if (there.has(followed.table)) continue;
      const [latest] = (await source.upperBound(specOf(followed))) ?? [];
      // An empty table: everything that comes is a change.
      const from = latest ?? '1970-01-01 00:00:00';
      earlier(from, 0);
      await watermarks.save(followed.table, from);
    }
  };

  const begun = async (): Promise<Look> => {
    const from = await watermarks.load();
    const sweeps: Sweep[] = [];
    const reached = new Map<string, string>();
    looks += 1;
    for (const followed of tables) {
      const since = from.get(followed.table);
      if (since === undefined) throw new CannotFollow(`${followed.table} is not followed; begin first`);
      const spec = specOf(followed, since);
      const bound = await source.upperBound(spec);
      if (bound === undefined) continue;
      sweeps.push({ table: followed.table, spec, bound });
      reached.set(followed.table, bound[0] ?? since);
    }
    return { no: looks, sweeps, reached };
  };

  const page = async (sweep: Sweep, limit: number): Promise<{ items: Change[]; end?: readonly string[] }> => {
    const { table, spec, bound, after } = sweep;
    const end = await source.cut(spec, after, bound, limit);
    const range = { upTo: end ?? bound, ...(after === undefined ? {} : { after }) };
    const items: Change[] = [];
    for await (const batch of source.read(spec, range, never))
      batch.each((row) => {
        const key = row.map((field) => {
          if (typeof field !== 'string') throw new CannotFollow(`${table}: a row has a key that is no text`);
          return field;
        });
        items.push({ table, key, op: 'touched' });
      });
    return { items, ...(end === undefined ? {} : { end }) };
  };

  return {
    deletes: 'unseen',
    begin,
    changes: async (limit) => {
      look ??= await begun();
      const [sweep] = look.sweeps;
      if (sweep === undefined) return { items: [], cursor: String(look.no) };
      const { items, end } = await page(sweep, limit);
      if (end === undefined) look.sweeps.shift();
      else sweep.after = end;
      // Only the end of a whole look is worth a watermark: a death before it begins the look anew.
      return { items, cursor: look.sweeps.length === 0 ? String(look.no) : '' };
    },
    confirm: async (cursor) => {
      if (look === undefined || cursor !== String(look.no)) return;
      for (const [table, watermark] of look.reached) await watermarks.save(table, watermark);
      confirmed = look.no;
      look = undefined;
    },
    // A look that has begun by now may have passed by what was committed since.
    barrier: async () => String(looks),
    passed: async (mark) => confirmed > Number(mark),
    end: () => watermarks.clear(),
    close: async () => undefined,
  };
};
