/** From the source's word that rows changed to what the target should hold of them; nothing is written here. */
import type { RowMapper, TargetRow } from '@perennial/domain/migration/row/rules';
import { StoppedByRule } from '../load/map-chunk.ts';
import type { ReadSpec, SourceRow } from '../ports.ts';
import type { HeldRow } from './held-back.ts';
import type { Change } from './ports.ts';
import type { FoundRow } from './rows-by-key.ts';
import { type KeyOf, NeedsOldRow } from './target-key.ts';

export type WantedRow = {
  /** JSON of the source's key. */
  source: string;
  key: readonly string[];
  row: TargetRow;
  splits: readonly { into: string; row: TargetRow }[];
  sent: { row: SourceRow; raw: Uint8Array };
};

export type Mapped = {
  /** Source keys that were touched, or that came up while they were looked for. */
  keys: readonly (readonly string[])[];
  /** In the order of the source's answer; two of them may want the same key. */
  wanted: readonly WantedRow[];
  held: readonly HeldRow[];
  /** By source key: keys of the target under which the row may lie now. */
  before: ReadonlyMap<string, readonly (readonly string[])[]>;
  /** The source's key says the target's. */
  keyAlone: boolean;
};

export type MapChanges = {
  spec: ReadSpec;
  mapper: RowMapper;
  keyOf: KeyOf;
  upsertColumns: number;
};

const beforeOf = ({ spec, keyOf }: MapChanges, { key, op, old }: Change): (readonly string[])[] => {
  const target = keyOf(key, old);
  if (target === null) return [];
  if (target !== 'needs-old') return [target];
  // A row that has only just come into being was nowhere before.
  if (op === 'insert') return [];
  throw new NeedsOldRow(spec.table);
};

/** `retry`: rows that were held back are looked at again; nothing happened to them. */
export const mapChanges = (
  job: MapChanges,
  changes: readonly Change[],
  found: readonly FoundRow[],
  retry = false,
): Mapped => {
  const { spec, mapper, keyOf, upsertColumns } = job;
  const keys = new Map<string, readonly string[]>();
  const before = new Map<string, (readonly string[])[]>();
  const keyAlone = changes.every(({ key }) => keyOf(key) !== 'needs-old');
  for (const change of changes) {
    const source = JSON.stringify(change.key);
    keys.set(source, change.key);
    const own = retry && !keyAlone ? [] : beforeOf(job, change);
    before.set(source, [...(before.get(source) ?? []), ...own]);
  }
  const wanted: WantedRow[] = [];
  const held: HeldRow[] = [];
  for (const { key, row, raw } of found) {
    const source = JSON.stringify(key);
    keys.set(source, key);
    const outcome = mapper.map(row);
    if (outcome.kind === 'stopped')
      throw new StoppedByRule(spec.table, outcome.rejection.rule, outcome.rejection.message);
    if (outcome.kind === 'rejected') held.push({ key: source, row, raw, reasons: outcome.rejections });
    else
      wanted.push({
        source,
        key: outcome.row.slice(0, upsertColumns).map((value) => value ?? ''),
        row: outcome.row,
        splits: outcome.splits,
        sent: { row, raw },
      });
  }
  return { keys: [...keys.values()], wanted, held, before, keyAlone };
};
