/**
 * What this process has written last of a ticket, so that its next flush need not ask. It is a guess, and writing tells
 * whether it holds: somebody else's newer events stand under the same unique ids, a row that is gone is not replaced.
 */
import type { TicketFlush } from '../ports.ts';

/** Version of the row, and where the chain of its audit stream ended. */
export type Left = { rev: number; seq: number; hash: string };

export type Memory = {
  /** Answers, once, what was left behind where this flush goes on exactly from there. */
  take: (flush: TicketFlush) => Left | undefined;
  keep: (flush: TicketFlush, left: Left) => void;
};

export const memoryOf = (most = 10_000): Memory => {
  const kept = new Map<string, Left>();
  return {
    take: ({ workflowId, record, events }) => {
      const left = kept.get(workflowId);
      kept.delete(workflowId);
      return left && events[0]?.seq === left.seq + 1 && record.rev > left.rev ? left : undefined;
    },
    keep: ({ workflowId }, { rev, seq, hash }) => {
      kept.delete(workflowId);
      kept.set(workflowId, { rev, seq, hash });
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    },
  };
};
