import type { ReadSpec, SourcePort, SourceRow } from '../ports.ts';
import { ident, literal } from '../postgres/identifier.ts';

/** How an engine says "the row has one of these keys", so that its index is used. */
export type Dialect = { anyOf: (spec: ReadSpec, keys: readonly (readonly string[])[]) => string };

const tuple = (parts: readonly string[]): string =>
  parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(', ')})`;

/** A text takes the type of the column beside it. */
export const postgresDialect: Dialect = {
  anyOf: ({ key }, keys) =>
    `${tuple(key.map(ident))} IN (${keys.map((values) => tuple(values.map(literal))).join(', ')})`,
};

export type FoundRow = { key: readonly string[]; row: SourceRow; raw: Uint8Array };

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
    const some = dialect.anyOf(spec, keys.slice(at, at + most));
    const where = spec.where === undefined ? some : `(${spec.where}\n) AND (${some})`;
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
