/**
 * Work that is cheaper done together: whoever asks while a round is under way shares the next one. Alone, nobody waits.
 * A round starts after everyone in it has asked, so a shared read never shows an older state than one's own would.
 */
import { isConflict } from './transaction.ts';

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
 * How long a shared transaction is tried again. A writer that was killed leaves its rows locked for a minute: whoever
 * needs one of them waits by itself, and those who came in between do not wait with it.
 */
const sharedMs = 300;

/**
 * Writes that share one transaction. Where that meets a conflict or one of them is bad, each goes on alone, and the
 * next round does not wait for them. An outage befalls all alike.
 */
export const batchedWrites = <In, Out>(
  run: (items: In[], budgetMs?: number) => Promise<Out[]>,
  isOutage: (e: unknown) => boolean,
  most = 32,
) => {
  const alone = async (item: In): Promise<Out> => {
    const [out] = await run([item]);
    if (out === undefined) throw new Error('a write answered nothing');
    return out;
  };
  // Wrapped, so that the round ends before those who go on alone have ended.
  const together = batched<In, { out: Promise<Out> }>(async (items) => {
    try {
      return (await run(items, sharedMs)).map((out) => ({ out: Promise.resolve(out) }));
    } catch (e) {
      if (isOutage(e) && !isConflict(e)) throw e;
      return items.map((item) => ({ out: alone(item) }));
    }
  }, most);
  return async (item: In): Promise<Out> => (await together(item)).out;
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
