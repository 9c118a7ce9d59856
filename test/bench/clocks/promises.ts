/** What is computed again and again: starts spread over 2026, targets as contracts have them. */
export type Promised = { from: number; ms: number };

const minute = 60_000;
const hour = 60 * minute;
const yearStart = Date.UTC(2026, 0, 1);
const minutesOfYear = 365 * 24 * 60;

/** Open time of 1 hour to 5 days of 9 hours. */
const targets = [1, 2, 4, 8, 9, 24, 45].map((hours) => hours * hour);

/** Always the same ones: the multiplier of Park and Miller makes them look thrown about. */
export const promises = (count: number): Promised[] => {
  let seed = 20_260_101;
  return Array.from({ length: count }, (_, i) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return { from: yearStart + (seed % minutesOfYear) * minute, ms: targets[i % targets.length] ?? hour };
  });
};
