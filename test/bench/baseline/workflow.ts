/** The least a durable ticket could be: as many updates, activities and timers as a typical one, and nothing else. */
import {
  CancellationScope,
  condition,
  defineUpdate,
  isCancellation,
  proxyActivities,
  setHandler,
  sleep,
} from '@temporalio/workflow';

type NoOp = { noOp(): Promise<void> };
const { noOp } = proxyActivities<NoOp>({ startToCloseTimeout: '10s' });

/** Each step is an update answered after its own activity. A timer runs from the start, armed anew after `rearmAfter`. */
export async function bare(steps: number, rearmAfter: number[]): Promise<void> {
  let asked = 0;
  let done = 0;
  let over = false;
  let scope: CancellationScope | undefined;
  const arm = (): void => {
    scope?.cancel();
    scope = new CancellationScope();
    scope
      .run(() => sleep('14d'))
      .then(
        () => {
          over = true;
        },
        (e: unknown) => {
          if (!isCancellation(e)) throw e;
        },
      );
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
    await noOp();
    done += 1;
    if (rearmAfter.includes(done)) arm();
  }
  // A closed ticket stays until its reopen period is over, and so does this.
  await condition(() => over);
}

/** Sleeps until `at` (epoch ms) and answers how many ms later it went on. */
export async function bareTimer(at: number): Promise<number> {
  await sleep(Math.max(1, at - Date.now()));
  return Date.now() - at;
}
