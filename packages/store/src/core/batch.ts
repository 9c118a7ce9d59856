/**
 * Work that is cheaper done together: whoever asks while a round is under way shares the next one. Alone, nobody waits.
 * A round starts after everyone in it has asked, so a shared read never shows an older state than one's own would.
 */
type Waiting<In, Out> = { item: In; resolve: (out: Out) => void; reject: (e: unknown) => void };

/** `run` answers one result per item, in the same order; where it fails, everybody in the round fails. */
export const batched = <In, Out>(run: (items: In[]) => Promise<Out[]>, most = 64) => {
  const waiting: Waiting<In, Out>[] = [];
  let serving = false;
  const round = async (batch: Waiting<In, Out>[]): Promise<void> => {
    try {
      const results = await run(batch.map((w) => w.item));
      if (results.length !== batch.length) throw new Error('a batch answered another number of results');
      results.forEach((result, i) => {
        batch[i]?.resolve(result);
      });
    } catch (e) {
      for (const { reject } of batch) reject(e);
    }
  };
  const serve = async (): Promise<void> => {
    // Those who ask in the same turn of the event loop come along in the first round.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) await round(waiting.splice(0, most));
    serving = false;
  };
  return (item: In): Promise<Out> =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (serving) return;
      serving = true;
      void serve();
    });
};

/**
 * Writes that share one transaction. Where the transaction fails, each is tried alone, so that one bad write does not
 * take the others with it; `isOutage` failures befall all alike and are not tried again.
 */
export const batchedWrites = <In, Out>(
  run: (items: In[]) => Promise<Out[]>,
  isOutage: (e: unknown) => boolean,
  most = 32,
) => {
  type Outcome = { out: Out } | { failed: unknown };
  const alone = async (item: In): Promise<Outcome> => {
    try {
      const [out] = await run([item]);
      return out === undefined ? { failed: new Error('a write answered nothing') } : { out };
    } catch (failed) {
      return { failed };
    }
  };
  const together = batched<In, Outcome>(async (items) => {
    try {
      return (await run(items)).map((out) => ({ out }));
    } catch (failed) {
      if (items.length === 1 || isOutage(failed)) return items.map(() => ({ failed }));
      const outcomes: Outcome[] = [];
      for (const item of items) outcomes.push(await alone(item));
      return outcomes;
    }
  }, most);
  return async (item: In): Promise<Out> => {
    const outcome = await together(item);
    if ('failed' in outcome) throw outcome.failed;
    return outcome.out;
  };
};

/** Equal questions of one round are asked once. */
export const sharedRead = <Key, Out>(read: (key: Key) => Promise<Out>) =>
  batched<Key, Out>(async (keys) => {
    const asked = new Map<string, Promise<Out>>();
    return Promise.all(
      keys.map((key) => {
        const text = JSON.stringify(key);
        const answer = asked.get(text) ?? read(key);
        asked.set(text, answer);
        return answer;
      }),
    );
  });

/** Rows by `_id`, all of a round in one question. */
export const rowsById = <Row extends { _id: string }>(find: (ids: string[]) => Promise<Row[]>) =>
  batched<string, Row | null>(async (ids) => {
    const found = new Map((await find([...new Set(ids)])).map((row) => [row._id, row]));
    return ids.map((id) => found.get(id) ?? null);
  });
