/** From messages of the log to the rows they name. */

import type { Field } from '@perennial/domain/migration/row/rules';
import type { StrictDecoder } from '../../text-decoder.ts';
import { CannotFollow, type Change, type Followed, Truncated } from '../ports.ts';
import { parseMessage, type Relation, type Tuple } from './pgoutput.ts';

const fieldOf = (bytes: Uint8Array, decoder: StrictDecoder): Field => {
  try {
    return decoder.decode(bytes);
  } catch {
    return { bytes, undecodable: true };
  }
};

/** One key value; a row whose key cannot be written down cannot be looked up either. */
const keyText = (
  table: string,
  column: string,
  tuples: readonly Tuple[],
  at: number,
  raw: boolean,
): string => {
  const value = tuples.map((tuple) => tuple[at]).find((v) => v !== undefined && v !== null);
  if (value === undefined || value === null)
    throw new CannotFollow(
      `${table}: the log does not tell "${column}", which names its rows; give it REPLICA IDENTITY FULL and begin a new run`,
    );
  if (raw && value.some((byte) => byte > 0x7f))
    throw new CannotFollow(
      `${table}: a key with bytes beyond ASCII in a SQL_ASCII database cannot be looked up again; copy the table again after the freeze`,
    );
  return Buffer.from(value).toString('utf8');
};

const placesOf = ({ table, columns }: Relation, key: readonly string[]): number[] =>
  key.map((name) => {
    const at = columns.findIndex((column) => column.name === name);
    if (at === -1) throw new CannotFollow(`${table} has no column "${name}" any more to name its rows by`);
    return at;
  });

export type Told = { items: Change[]; end?: string; committedAtMs?: number };

/** Of one look into the log: it begins with the tables' descriptions. */
export class LogReader {
  readonly #relations = new Map<number, { relation: Relation; at: number[]; key: readonly string[] }>();
  readonly #followed: ReadonlyMap<string, readonly string[]>;
  readonly #decoder: StrictDecoder;
  readonly #raw: boolean;

  constructor(tables: readonly Followed[], decoder: StrictDecoder, raw: boolean) {
    this.#followed = new Map(tables.map(({ table, key }) => [table, key]));
    this.#decoder = decoder;
    this.#raw = raw;
  }

  read(bytes: Buffer): Told {
    const message = parseMessage(bytes);
    switch (message.kind) {
      case 'begin':
        return { items: [], committedAtMs: message.committedAtMs };
      case 'commit':
        return { items: [], end: message.end };
      case 'relation': {
        const { relation } = message;
        const key = this.#followed.get(relation.table);
        if (key) this.#relations.set(relation.oid, { relation, key, at: placesOf(relation, key) });
        return { items: [] };
      }
      case 'truncate': {
        const [known] = message.oids.flatMap((oid) => this.#relations.get(oid)?.relation.table ?? []);
        if (known !== undefined) throw new Truncated(known);
        return { items: [] };
      }
      case 'insert':
        return { items: this.#item(message.oid, 'insert', [message.row]) };
      case 'delete':
        return { items: this.#item(message.oid, 'delete', [message.old.tuple], message.old) };
      case 'update': {
        const { oid, row, old } = message;
        const [now] = this.#item(oid, 'update', old ? [row, old.tuple] : [row], old);
        if (now === undefined) return { items: [] };
        const [before] = old ? this.#item(oid, 'delete', [old.tuple], old) : [];
        if (before === undefined || before.key.every((v, i) => v === now.key[i])) return { items: [now] };
        return { items: [before, { table: now.table, key: now.key, op: 'insert' }] };
      }
      case 'other':
        return { items: [] };
    }
  }

  #item(
    oid: number,
    op: Change['op'],
    tuples: readonly Tuple[],
    old?: { of: 'key' | 'row'; tuple: Tuple },
  ): Change[] {
    const known = this.#relations.get(oid);
    if (known === undefined) return [];
    const { relation, at, key } = known;
    const { table, columns } = relation;
    const item = {
      table,
      op,
      key: at.map((place, i) => keyText(table, key[i] ?? '', tuples, place, this.#raw)),
    };
    if (old?.of !== 'row') return [item];
    const fields = columns.flatMap(({ name }, i): [string, Field][] => {
      const value = old.tuple[i];
      if (value === undefined) return [];
      return [[name, value === null ? null : fieldOf(value, this.#decoder)]];
    });
    return [{ ...item, old: Object.fromEntries(fields) }];
  }
}
