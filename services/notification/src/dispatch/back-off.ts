/** Doubling from one second to half an hour, with a quarter of jitter so that a crowd does not come back at once. */
export const backOffMs = (attempts: number, random: () => number = Math.random): number =>
  Math.round(Math.min(1_800_000, 1_000 * 2 ** attempts) * (0.875 + random() / 4));
