/** Remembers the last `limit` answers: names come from outside, so what is kept must not grow with them. */
export const memo = <T>(limit: number, make: (key: string) => T): ((key: string) => T) => {
  const known = new Map<string, T>();
  return (key) => {
    const hit = known.get(key);
    if (hit !== undefined) return hit;
    const value = make(key);
    if (known.size >= limit) for (const oldest of known.keys()) if (known.delete(oldest)) break;
    known.set(key, value);
    return value;
  };
};
