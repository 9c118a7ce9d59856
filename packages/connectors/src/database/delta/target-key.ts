import type { Field, RowMapper } from '@perennial/domain/migration/row/rules';
import type { ReadSpec } from '../ports.ts';

/**
 * The target's key of a source row that may be gone, from its key and, where the source tells, the row before. `null`:
 * such a row was never written. `needs-old`: the key alone does not say it.
 */
export type KeyOf = (
  key: readonly string[],
  old?: Readonly<Record<string, Field>>,
) => readonly string[] | null | 'needs-old';

/** The target keeps the source's key as it is. */
export const sameKey: KeyOf = (key) => key;

/** The target's key is made from more than the source's key: the row before is mapped. */
export const keyByMapping =
  (mapper: RowMapper, spec: ReadSpec, keyColumns: number): KeyOf =>
  (key, old) => {
    if (old === undefined) return 'needs-old';
    const outcome = mapper.map(
      mapper.sourceColumns.map((column) => {
        const at = spec.key.indexOf(column);
        return old[column] ?? (at === -1 ? null : (key[at] ?? null));
      }),
    );
    if (outcome.kind !== 'written') return null;
    return outcome.row.slice(0, keyColumns).map((value) => value ?? '');
  };

/** The source tells too little of a row that changed or vanished to find what became of it in the target. */
export class NeedsOldRow extends Error {
  constructor(table: string) {
    super(
      `${table}: the target's key is made from more than the source's key, and the source does not tell the row before the change; ALTER TABLE ${table} REPLICA IDENTITY FULL before the copy begins, or copy the table again after the freeze`,
    );
    this.name = 'NeedsOldRow';
  }
}
