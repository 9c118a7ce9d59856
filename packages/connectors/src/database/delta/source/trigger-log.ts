/**
 * Changes by triggers, for sources whose own log cannot be read: every change notes table, key and kind in a table beside
 * the data, in the application's own transaction. What is confirmed is deleted by its number and never by a range, as
 * transactions commit in another order than they draw their numbers in.
 */
import { createHash } from 'node:crypto';
import { type Change, type ChangeSource, type Followed, Truncated } from '../ports.ts';

export type Note = { id: string; table: string; key: readonly string[]; op: 'I' | 'U' | 'D' | 'T' };

/** The oldest notes by their number, and the age of the oldest in milliseconds. */
export type Noted = { notes: readonly Note[]; lagMs?: number };

/** One engine's way of noting. */
export type NoteBook = {
  /** Safe to repeat. Rejects with `CannotFollow` before anything is set up. */
  install: () => Promise<void>;
  /** Safe to repeat, also where only a part of it is there. */
  remove: () => Promise<void>;
  read: (limit: number) => Promise<Noted>;
  forget: (ids: readonly string[]) => Promise<void>;
  /** The greatest number that can be seen now; 0 where there is none. */
  highest: () => Promise<string>;
  /** Whether a note up to that number is there still. */
  anyUpTo: (id: string) => Promise<boolean>;
  close: () => Promise<void>;
};

export type TriggerLogOptions = {
  connectionString: string;
  schema?: string;
  tables: readonly Followed[];
  /** One for each run: up to 30 of a-z, 0-9 and _. */
  name: string;
};

export const checkName = (name: string): void => {
  if (!/^[a-z0-9_]{1,30}$/.test(name))
    throw new RangeError(`"${name}" cannot name triggers: only a-z, 0-9 and _ can, up to 30 of them`);
};

/** Names of ours at the source, all with the same beginning; short enough for every engine. */
export const noteTable = (name: string): string => `perennial_change_${name}`;
export const triggerName = (name: string, table: string, event: string): string =>
  `perennial_${name}_${createHash('sha256').update(table).digest('hex').slice(0, 10)}_${event}`;

const keyOf = (json: string | null | undefined): string[] => {
  const key: unknown = JSON.parse(json ?? '[]');
  return Array.isArray(key) ? key.map(String) : [];
};

/** From rows of id, table, key, kind and age in milliseconds; `opOf` throws for a kind its engine does not note. */
export const noted = (
  rows: readonly (readonly (string | null)[])[],
  opOf: (text: string | null | undefined) => Note['op'],
): Noted => {
  const [oldest] = rows;
  return {
    notes: rows.map(([id, table, key, op]) => ({
      id: id ?? '',
      table: table ?? '',
      key: keyOf(key),
      op: opOf(op),
    })),
    ...(oldest === undefined ? {} : { lagMs: Math.max(0, Number(oldest[4])) }),
  };
};

const ops = { I: 'insert', U: 'update', D: 'delete' } as const;

const changeOf = ({ table, key, op }: Note): Change => {
  if (op === 'T') throw new Truncated(table);
  return { table, key, op: ops[op] };
};

export const triggerLog = (book: NoteBook): ChangeSource => ({
  deletes: 'seen',
  begin: () => book.install(),
  changes: async (limit) => {
    const { notes, lagMs } = await book.read(limit);
    const cursor = JSON.stringify(notes.map(({ id }) => id));
    return { items: notes.map(changeOf), cursor, ...(lagMs === undefined ? {} : { lagMs }) };
  },
  confirm: async (cursor) => {
    const ids: unknown = JSON.parse(cursor);
    if (!Array.isArray(ids)) throw new RangeError('no cursor of this source');
    if (ids.length > 0) await book.forget(ids.map(String));
  },
  // Whatever is committed now is numbered up to here; who commits later under a lower number is waited for, too.
  barrier: () => book.highest(),
  passed: async (mark) => !(await book.anyUpTo(mark)),
  end: async () => {
    await book.remove();
    await book.close();
  },
  close: () => book.close(),
});
