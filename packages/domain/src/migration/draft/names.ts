/** Which names of two schemas mean the same thing. */

/** One stem for a word and its plural; it need not be a word: `boxes` and `box`, `warehouses` and `warehouse`. */
const singular = (word: string): string =>
  word
    .replace(/ies$/, 'y')
    .replace(/(?<!s)s$/, '')
    .replace(/e$/, '');

const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s_.-]/g, '');

/** The first word of a name that is followed by a separator: `t` of `t_item`. */
const prefixOf = (name: string): string | undefined => /^([A-Za-z]+)_(?=.)/.exec(name)?.[1]?.toLowerCase();

export type Prefix = (name: string) => string | undefined;

/** Strips what at least half of the names begin with, and the usual words for a table; undefined: nothing to strip. */
export const tablePrefix = (names: readonly string[]): Prefix => {
  const shared = new Set(
    [...Map.groupBy(names, prefixOf)].flatMap(([prefix, list]) =>
      prefix !== undefined && list.length > 1 && list.length * 2 >= names.length ? [prefix] : [],
    ),
  );
  for (const word of ['t', 'tb', 'tbl', 'tab', 'table']) shared.add(word);
  return (name) => {
    const prefix = prefixOf(name);
    return prefix !== undefined && shared.has(prefix) ? name.slice(prefix.length + 1) : undefined;
  };
};

/** Strips a letter that all columns begin with (`fid`, `fname`), or the table's own name (`item_id`). */
export const columnPrefix = (names: readonly string[], table: string): Prefix => {
  const first = names[0]?.[0]?.toLowerCase();
  const shared =
    names.length > 2 && names.every((name) => name.length > 1 && name[0]?.toLowerCase() === first);
  const own = singular(plain(table));
  return (name) => {
    if (shared) return name.slice(1).replace(/^_/, '');
    const prefix = prefixOf(name);
    return prefix !== undefined && singular(plain(prefix)) === own
      ? name.slice(prefix.length + 1)
      : undefined;
  };
};

/** Forms of a name, the surest first: as it stands, without case and separators, in the singular, without its prefix. */
const formsOf = (name: string, prefix: Prefix): string[] => {
  const bare = prefix(name);
  return [
    `=${name}`,
    plain(name),
    singular(plain(name)),
    ...(bare === undefined ? [] : [plain(bare), singular(plain(bare))]),
  ];
};

export type Matches = {
  /** Target's name to source's. */
  pairs: ReadonlyMap<string, string>;
  /** A target's name that several of the source could mean, or the other way round: nobody guesses. */
  unclear: ReadonlyMap<string, readonly string[]>;
};

type Side = { names: readonly string[]; prefix: Prefix };

/** Level by level, so that a sure match is never lost to a vague one; within a level only what is one to one. */
export const matchNames = (source: Side, target: Side): Matches => {
  const [from, to] = [source, target].map(
    ({ names, prefix }) => new Map(names.map((name) => [name, formsOf(name, prefix)])),
  );
  const pairs = new Map<string, string>();
  const unclear = new Map<string, string[]>();
  const taken = new Set<string>();
  for (let level = 1; level <= 5; level += 1) {
    const open = target.names.filter((name) => !pairs.has(name));
    const found = open.map((name): [string, string[]] => {
      const forms = new Set(to?.get(name)?.slice(0, level));
      const like = source.names.filter(
        (one) =>
          !taken.has(one) &&
          from
            ?.get(one)
            ?.slice(0, level)
            .some((form) => forms.has(form)),
      );
      return [name, like];
    });
    for (const [name, like] of found) {
      const [only] = like;
      const rivals = found.filter(([, others]) => only !== undefined && others.includes(only));
      if (like.length === 0) continue;
      unclear.set(name, like);
      if (only === undefined || like.length > 1 || rivals.length > 1) continue;
      pairs.set(name, only);
      unclear.delete(name);
      taken.add(only);
    }
  }
  return { pairs, unclear };
};
