import { Context } from '@temporalio/activity';

/** Between two heartbeats; the shortest timeout they have to meet is 5 s, in fault tests. */
const everyMs = 2_000;

export type Beating = { signal: AbortSignal; beat: (progress: unknown) => void };

/**
 * Heartbeats for as long as the work takes, also while a database says nothing, with the newest progress that was told.
 * `signal` fires when the server no longer wants the work or has given it to another worker.
 */
export const beating = async <T>(work: (beating: Beating) => Promise<T>): Promise<T> => {
  const context = Context.current();
  let progress: unknown;
  const timer = setInterval(() => context.heartbeat(progress), everyMs);
  try {
    return await work({
      signal: context.cancellationSignal,
      beat: (told) => {
        progress = told;
      },
    });
  } finally {
    clearInterval(timer);
  }
};
