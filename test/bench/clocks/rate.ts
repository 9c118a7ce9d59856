const enoughMs = 500;

/** How often per second `job` does one of its `count` pieces, repeated until that took half a second. */
export const rateOf = (count: number, job: () => unknown): number => {
  const began = performance.now();
  let done = 0;
  let tookMs = 0;
  do {
    job();
    done += count;
    tookMs = performance.now() - began;
  } while (tookMs < enoughMs);
  return (done * 1_000) / tookMs;
};
