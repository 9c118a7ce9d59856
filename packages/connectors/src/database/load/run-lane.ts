import { addRows, noRows } from '@perennial/domain/migration/accounts/rules';
import type pg from 'pg';
import { bucketsOf } from '../ledger/buckets.ts';
import { claimChunk, releaseClaim, renewClaim } from '../ledger/claim.ts';
import { Fenced } from '../ledger/settle.ts';
import type { ChunkCount } from '../ports.ts';
import { type LoadChunk, loadChunk } from './load-chunk.ts';
import { prepareStage } from './table-writer.ts';

export type RunLane = Omit<LoadChunk, 'claim' | 'beat' | 'now' | 'buckets'> & {
  run: string;
  /** The table's name in the plan. */
  name: string;
  owner: string;
  /** Its own connection: claims are renewed while the chunk's transaction is open. */
  ledger: pg.Client;
  leaseMs: number;
  /** Chunks it takes at most; all there are unless given. */
  most?: number;
  /** After each chunk and, with an empty count, while one is read. */
  beat?: (done: ChunkCount) => void;
  /** Asked before each chunk; resolves when the lane may go on. */
  throttle?: (last: ChunkCount & { tookMs: number }) => Promise<void>;
};

/**
 * Loads chunks of one table until none is left to take; other lanes may still hold some. Answers what this lane did. A
 * chunk lost to another lane is no error; one that fails is given back before the error goes on.
 */
export const runLane = async (lane: RunLane): Promise<ChunkCount & { chunks: number; fenced: number }> => {
  const {
    ledger,
    target,
    schema,
    writes,
    leaseMs,
    signal,
    most = Infinity,
    beat = () => undefined,
    throttle,
  } = lane;
  for (const write of writes) await prepareStage(target, schema, write);
  const buckets = await bucketsOf(ledger, lane.run, lane.name);
  let total = noRows;
  let chunks = 0;
  let fenced = 0;
  for (;;) {
    signal.throwIfAborted();
    const claim = chunks >= most ? undefined : await claimChunk(ledger, lane);
    if (claim === undefined) return { ...total, chunks, fenced };
    const began = performance.now();
    const lost = new AbortController();
    let renewing = Promise.resolve();
    const renewal = setInterval(() => {
      renewing = renewing
        .then(() => renewClaim(ledger, claim, leaseMs))
        .then((held) => {
          if (!held) lost.abort(new Fenced(claim));
        })
        // The chunk itself fails on the same connection loss, or is fenced when it wants to commit.
        .catch(() => undefined);
    }, leaseMs / 3);
    try {
      const count = await loadChunk({
        ...lane,
        buckets,
        claim,
        signal: AbortSignal.any([signal, lost.signal]),
        beat: () => beat(noRows),
      });
      total = addRows(total, count);
      chunks += 1;
      beat(count);
      await throttle?.({ ...count, tookMs: performance.now() - began });
    } catch (error) {
      if (error instanceof Fenced || lost.signal.aborted) fenced += 1;
      else {
        await releaseClaim(ledger, claim).catch(() => undefined);
        throw error;
      }
    } finally {
      clearInterval(renewal);
      await renewing;
    }
  }
};
