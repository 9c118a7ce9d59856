/** What a bench reports, and how it is judged. */
export type Target = { op: '<=' | '>=' | '<'; target: number };

export type Result = {
  id: string;
  value: number;
  unit: string;
  /** `null`, like `target` and `pass`, on a figure that is only there to compare with. */
  op: Target['op'] | null;
  target: number | null;
  pass: boolean | null;
  /** How many repetitions `runs` holds. */
  n: number;
  runs: number[];
};

const sorted = (values: number[]): number[] => {
  if (values.length === 0) throw new Error('nothing was measured');
  if (!values.every(Number.isFinite)) throw new Error('a measured value is not a number');
  return values.toSorted((a, b) => a - b);
};

/** The nearest-rank percentile. */
export const percentile = (values: number[], pct: number): number => {
  const all = sorted(values);
  return all[Math.max(0, Math.ceil((pct / 100) * all.length) - 1)] ?? Number.NaN;
};

export const median = (values: number[]): number => {
  const all = sorted(values);
  const middle = Math.floor(all.length / 2);
  const upper = all[middle] ?? Number.NaN;
  return all.length % 2 === 1 ? upper : ((all[middle - 1] ?? Number.NaN) + upper) / 2;
};

const round = (value: number): number => Math.round(value * 1_000) / 1_000;

const holds = (value: number, { op, target }: Target): boolean =>
  op === '<=' ? value <= target : op === '<' ? value < target : value >= target;

const judged = (id: string, value: number, unit: string, runs: number[], target?: Target): Result => ({
  id,
  value: round(value),
  unit,
  op: target?.op ?? null,
  target: target?.target ?? null,
  pass: target ? holds(value, target) : null,
  n: runs.length,
  runs: runs.map(round),
});

/** The median of the runs against its target. */
export const resultOf = (id: string, runs: number[], unit: string, target?: Target): Result =>
  judged(id, median(runs), unit, runs, target);

/** One percentile over the samples of all runs together against its target; `runs` has that of each run alone. */
export const percentileOf = (
  id: string,
  samples: number[][],
  pct: number,
  unit: string,
  target?: Target,
): Result =>
  judged(
    id,
    percentile(samples.flat(), pct),
    unit,
    samples.map((run) => percentile(run, pct)),
    target,
  );
