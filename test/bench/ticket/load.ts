/** Runs `count` jobs, `lanes` at a time; answers the seconds it took. */
export const timed = async (
  count: number,
  lanes: number,
  job: (i: number) => Promise<unknown>,
): Promise<number> => {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const mine = next;
      next += 1;
      await job(mine);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: lanes }, lane));
  return (performance.now() - began) / 1_000;
};

/** Ours and the bare one take turns, and in every other repetition the other goes first. */
export const inTurns = async <T>(
  rep: number,
  ours: () => Promise<T>,
  bare: () => Promise<T>,
): Promise<{ ours: T; bare: T }> => {
  if (rep % 2 === 0) {
    const first = await bare();
    return { ours: await ours(), bare: first };
  }
  const first = await ours();
  return { ours: first, bare: await bare() };
};
