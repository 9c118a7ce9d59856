/** What a bench reports, and how it is judged. */
export type Result = {
  id: string;
  value: number;
  unit: string;
  op: '<=' | '>=' | '<';
  target: number;
  pass: boolean;
  n: number;
  runs: number[];
};

const sorted = (values: number[]): number[] => {
  if (values.length === 0) throw new Error('nothing was measured');
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

const holds = (value: number, op: Result['op'], target: number): boolean =>
  op === '<=' ? value <= target : op === '<' ? value < target : value >= target;

/** The median of the runs against its target. */
export const resultOf = (
  id: string,
  runs: number[],
  unit: string,
  op: Result['op'],
  target: number,
): Result => {
  const value = median(runs);
  return {
    id,
    value: round(value),
    unit,
    op,
    target,
    pass: holds(value, op, target),
    n: runs.length,
    runs: runs.map(round),
  };
};
