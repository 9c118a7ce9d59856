/** Background work: turn after turn until stopped. */
import { setTimeout as wait } from 'node:timers/promises';

export type Turns = { stop: () => Promise<void> };

export type TurnsOptions = {
  /**
   * Answers whether more may wait, so that the next turn follows at once. `over` says that it should come to an end. It
   * sees to its own failures.
   */
  turn: (over: () => boolean) => Promise<boolean>;
  restMs: number;
  /** Before the first turn. It sees to its own failures. */
  before?: () => Promise<void>;
};

/** `stop` cuts a rest short and waits for the turn under way. */
export const runTurns = ({ turn, restMs, before }: TurnsOptions): Turns => {
  const over = new AbortController();
  const loop = async (): Promise<void> => {
    await before?.();
    while (!over.signal.aborted)
      if (!(await turn(() => over.signal.aborted)))
        await wait(restMs, undefined, { signal: over.signal }).catch(() => undefined);
  };
  const running = loop();
  return {
    stop: async () => {
      over.abort();
      await running;
    },
  };
};
