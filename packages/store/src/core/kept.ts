/** Rows that never change, a version of a contract or a calendar: what was read once stays true. */
type Entries<T> = (readonly [id: string, value: T])[];

/**
 * Answers those of the ids that exist; `read` is asked only for the ones not kept. The least recently used ones are
 * let go beyond `most`.
 */
export const keptById = <T>(most: number, read: (ids: string[]) => Promise<Entries<T>>) => {
  const known = new Map<string, T>();
  const touch = (id: string, value: T): T => {
    known.delete(id);
    known.set(id, value);
    return value;
  };
  return async (ids: string[]): Promise<Map<string, T>> => {
    const wanted = [...new Set(ids)];
    const held = new Map<string, T>();
    for (const id of wanted) {
      const value = known.get(id);
      if (value !== undefined) held.set(id, touch(id, value));
    }
    const missing = wanted.filter((id) => !held.has(id));
    if (missing.length > 0) for (const [id, value] of await read(missing)) held.set(id, touch(id, value));
    for (const id of known.keys()) {
      if (known.size <= most) break;
      known.delete(id);
    }
    return held;
  };
};
