/**
 * One attempt of an account at a time in this process: guesses sent all at once would otherwise pass the lock before
 * the first of them has been counted.
 */
export const serialiser = () => {
  const last = new Map<string, Promise<unknown>>();
  return <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const mine = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, mine);
    const forget = () => {
      if (last.get(key) === mine) last.delete(key);
    };
    mine.then(forget, forget);
    return mine;
  };
};
export type Serially = ReturnType<typeof serialiser>;
