import type { ReadSpec, SourcePort, SourceRow } from '../ports.ts';
import { ident, literal } from '../postgres/identifier.ts';

/** How an engine writes names and text values. */
export type Dialect = { ident: (name: string) => string; literal: (value: string) => string };
export const postgresDialect: Dialect = { ident, literal };

export type FoundRow = { key: readonly string[]; row: SourceRow; raw: Uint8Array };

const tuple = (parts: readonly string[]): string =>
  parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(', ')})`;

/** Holds of any of `keys`, and of the plan's own condition. */
const conditionOf = (spec: ReadSpec, keys: readonly (readonly string[])[], dialect: Dialect): string => {
  const columns = tuple(spec.key.map(dialect.ident));
  const values = keys.map((key) => tuple(key.map(dialect.literal)));
  const own = spec.where === undefined ? '' : `(${spec.where}\n) AND `;
  return `${own}${columns} IN (${values.join(', ')})`;
};

/** A statement stays well below what servers take. */
const most = 500;

/**
 * The rows as they are now; those that are gone, or that the plan leaves out, are not among them. A row may come with
 * a key that is equal to the source and still written in another way (letter case, padding).
 */
export const rowsByKey = async (
  source: SourcePort,
  spec: ReadSpec,
  keys: readonly (readonly string[])[],
  { signal, dialect = postgresDialect }: { signal: AbortSignal; dialect?: Dialect },
): Promise<FoundRow[]> => {
  const places = spec.key.map((column) => spec.columns.indexOf(column));
  if (places.includes(-1)) throw new Error(`${spec.table}: the columns read do not hold the whole key`);
  const found = new Map<string, FoundRow>();
  for (let at = 0; at < keys.length; at += most) {
    const where = conditionOf(spec, keys.slice(at, at + most), dialect);
    for await (const batch of source.read({ ...spec, where }, {}, signal))
      batch.each((row, index) => {
        const key = places.map((place) => {
          const field = row[place];
          if (typeof field !== 'string') throw new Error(`${spec.table}: a row has a key that is no text`);
          return field;
        });
        found.set(JSON.stringify(key), { key, row, raw: batch.raw(index) });
      });
  }
  return [...found.values()];
};
