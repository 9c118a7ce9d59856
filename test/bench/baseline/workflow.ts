/** The least a durable ticket could be: as many updates, activities, local activities and timers, and nothing else. */
import {
  CancellationScope,
  condition,
  defineUpdate,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
} from '@temporalio/workflow';

type NoOp = { noOp(): Promise<void> };
const { noOp } = proxyActivities<NoOp>({ startToCloseTimeout: '10s' });
const { noOp: localNoOp } = proxyLocalActivities<NoOp>({ startToCloseTimeout: '10s' });

/** A ticket plans its clocks anew in three of its seven steps. */
const replanned = new Set([1, 2, 5]);

export async function bare(steps: number): Promise<void> {
  let asked = 0;
  let done = 0;
  let scope: CancellationScope | undefined;
  const arm = (): void => {
    scope?.cancel();
    scope = new CancellationScope();
    scope
      .run(() => sleep('1h'))
      .catch((e: unknown) => {
        if (!isCancellation(e)) throw e;
      });
  };
  setHandler(defineUpdate<number>('step'), async () => {
    asked += 1;
    const mine = asked;
    await condition(() => done >= mine);
    return done;
  });
  arm();
  while (done < steps) {
    await condition(() => asked > done);
    if (replanned.has(done)) {
      await localNoOp();
      arm();
    }
    await noOp();
    done += 1;
  }
  scope?.cancel();
}

export async function bareTimer(at: number): Promise<number> {
  await sleep(Math.max(1, at - Date.now()));
  return Date.now() - at;
}
