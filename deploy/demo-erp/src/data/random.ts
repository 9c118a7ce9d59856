/** Numbers that depend on seed, table and row only: any row can be made at any time, in any order, and is the same. */

export type Random = {
  /** From 0 up to, not including, `n`. */
  int: (n: number) => number;
  pick: <T>(list: readonly [T, ...T[]]) => T;
};

const mix = (value: number): number => {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

const hashOf = (name: string): number => {
  let h = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  return h >>> 0;
};

const streams = new Map<string, number>();
const streamOf = (name: string): number => {
  const known = streams.get(name);
  if (known !== undefined) return known;
  const made = hashOf(name);
  streams.set(name, made);
  return made;
};

export const randomOf = (seed: number, stream: string, index: number): Random => {
  let state = mix(mix(seed ^ streamOf(stream)) + Math.imul(index + 1, 0x9e3779b9));
  const int = (n: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    return Math.floor((mix(state) / 0x1_0000_0000) * n);
  };
  return { int, pick: (list) => list[int(list.length)] ?? list[0] };
};
