/** Which rows of the target go, which are written, and who has to wait for whom. Pure: what is there is handed in. */
import { collisionRule, type Entry, type HeldRow } from './held-back.ts';
import type { Mapped, WantedRow } from './map-changes.ts';

export type Decision = {
  write: readonly WantedRow[];
  /** JSON of keys in the target whose rows go. */
  remove: readonly string[];
  held: readonly HeldRow[];
};

const json = (key: readonly string[]): string => JSON.stringify(key);

/**
 * A row that is held back owns nothing under its own key, where another row may lie; only the row before, where it is
 * told, names what is its own, unless it waits for a key that another one has.
 */
const ownsNothing = (entries: readonly Entry[], keyAlone: boolean): boolean =>
  entries.length > 0 && (keyAlone || entries.some((entry) => entry.rules.includes(collisionRule)));

/** Keys under which the touched rows may lie in the target, without those that are known to be another's by now. */
export const releasedBy = (
  mapped: Mapped,
  entries: ReadonlyMap<string, readonly Entry[]>,
  owners: ReadonlyMap<string, string>,
): Set<string> =>
  new Set(
    [...mapped.before].flatMap(([source, keys]) =>
      ownsNothing(entries.get(source) ?? [], mapped.keyAlone)
        ? []
        : keys.map(json).filter((key) => (owners.get(key) ?? source) === source),
    ),
  );

export type Found = {
  /** Open and waived entries of the quarantine, by source key. */
  entries: ReadonlyMap<string, readonly Entry[]>;
  /** Keys of the target that are taken now. */
  there: ReadonlySet<string>;
  /** Keys of rows that were to go earlier and could not. */
  pending: ReadonlySet<string>;
  /** Source key of the row under a key of the target, as far as it is known. */
  owners: ReadonlyMap<string, string>;
};

export const decide = (mapped: Mapped, { entries, there, pending, owners }: Found): Decision => {
  const released = releasedBy(mapped, entries, owners);
  const write = new Map<string, WantedRow>();
  const held = [...mapped.held];
  const taken = ({ source }: WantedRow, key: string): boolean => {
    if (write.has(key)) return true;
    if (!there.has(key) || pending.has(key) || released.has(key)) return false;
    // A row that was held back is new to the target: what lies under its key is another's.
    return entries.has(source) || (owners.get(key) ?? source) !== source;
  };
  for (const row of mapped.wanted) {
    const key = json(row.key);
    if (taken(row, key))
      held.push({
        key: row.source,
        ...row.sent,
        reasons: [{ rule: collisionRule, message: 'another row has this key in the target' }],
      });
    else write.set(key, row);
  }
  const remove = [...new Set([...released, ...pending])].filter((key) => there.has(key) && !write.has(key));
  return { write: [...write.values()], remove, held };
};
