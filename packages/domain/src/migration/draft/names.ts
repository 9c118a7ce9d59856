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

/** Only of the source: what is left without its first word, whatever that is. Good for a guess that is called one. */
const looseForms = (name: string): string[] => {
  const prefix = prefixOf(name);
  if (prefix === undefined) return [];
  const rest = plain(name.slice(prefix.length + 1));
  return [rest, singular(rest)];
};

export type Matches = {
  /** Target's name to source's. */
  pairs: ReadonlyMap<string, string>;
  /** Names of the target that were matched by the end of the source's name alone. */
  loose: ReadonlySet<string>;
  /** A target's name that several of the source could mean, or the other way round: nobody guesses. */
  unclear: ReadonlyMap<string, readonly string[]>;
};

type Side = { names: readonly string[]; prefix: Prefix };

type Forms = ReadonlyMap<string, readonly string[]>;

/** How far down its forms a name is looked at; the last two are loose. */
const levels = [1, 2, 3, 4, 5, 6, 7] as const;
const sure = 5;

const padded = (forms: readonly string[]): string[] => [
  ...forms,
  ...Array.from({ length: sure - forms.length }, () => forms[0] ?? ''),
];

/** Of `names`, those of the source that look like each of them. */
const alike = (
  names: readonly string[],
  target: Forms,
  free: readonly string[],
  source: Forms,
  level: number,
) =>
  names.map((name): [string, string[]] => {
    const forms = new Set(target.get(name)?.slice(0, level));
    return [
      name,
      free.filter((one) =>
        source
          .get(one)
          ?.slice(0, level)
          .some((form) => forms.has(form)),
      ),
    ];
  });

/** Level by level, so that a sure match is never lost to a vague one; within a level only what is one to one. */
export const matchNames = (source: Side, target: Side): Matches => {
  const to: Forms = new Map(target.names.map((name) => [name, formsOf(name, target.prefix)]));
  const from: Forms = new Map(
    source.names.map((name) => [name, [...padded(formsOf(name, source.prefix)), ...looseForms(name)]]),
  );
  const pairs = new Map<string, string>();
  const loose = new Set<string>();
  const unclear = new Map<string, string[]>();
  const taken = new Set<string>();
  for (const level of levels) {
    const open = target.names.filter((name) => !pairs.has(name));
    const free = source.names.filter((name) => !taken.has(name));
    const found = alike(open, to, free, from, level);
    for (const [name, like] of found) {
      const [only] = like;
      if (only === undefined) continue;
      const rivals = found.filter(([, others]) => others.includes(only));
      unclear.set(name, like);
      if (like.length > 1 || rivals.length > 1) continue;
      pairs.set(name, only);
      if (level > sure) loose.add(name);
      unclear.delete(name);
      taken.add(only);
    }
  }
  return { pairs, loose, unclear };
};
