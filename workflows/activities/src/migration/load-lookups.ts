import type { SourcePort } from '@perennial/connectors/database/ports';
import { type Lookup, lookupKey } from '@perennial/domain/migration/expression/lookup';
import type { SchemaInfo } from '@perennial/domain/migration/schema-info/rules';
import { ApplicationFailure } from '@temporalio/activity';

/** Small tables of codes, read whole; a larger one belongs into the target, as a table of the plan. */
const most = 200_000;

const never = new AbortController().signal;

/** The maps that expressions look values up in, by their ids. */
export const loadLookups = async (
  source: SourcePort,
  { tables }: SchemaInfo,
  lookups: readonly Lookup[],
): Promise<Map<string, Map<string, string | null>>> => {
  const maps = new Map<string, Map<string, string | null>>();
  for (const { id, table, by, value } of lookups) {
    const key = by ?? tables.find((one) => one.name === table)?.primaryKey ?? [];
    if (key.length === 0)
      throw ApplicationFailure.nonRetryable(
        `${table} has no key to look ${value} up by; name it as \`by\``,
        'migration.plan',
      );
    const map = new Map<string, string | null>();
    const spec = { table, columns: [...key, value], key };
    for await (const batch of source.read(spec, {}, never)) {
      batch.each((row) => {
        const parts = row.slice(0, key.length);
        const found = row[key.length] ?? null;
        // A key that cannot be read is found by nobody; the row that asks for it is held back with the reason.
        if (parts.every((part) => typeof part === 'string') && (found === null || typeof found === 'string'))
          map.set(lookupKey(parts), found);
      });
      if (map.size > most)
        throw ApplicationFailure.nonRetryable(
          `${table} has more than ${most} rows to look up`,
          'migration.plan',
        );
    }
    maps.set(id, map);
  }
  return maps;
};
