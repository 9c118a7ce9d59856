import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Result, resultOf } from '@perennial/testkit/bench/statistics';
import type { Part } from '../part.ts';
import { aheadMs } from './ahead.ts';

const run = promisify(execFile);
const main = fileURLToPath(new URL('./ahead.ts', import.meta.url));

const first = async (): Promise<number> => Number((await run(process.execPath, [main])).stdout);

/**
 * Ten years ahead: with a calendar version seen for the first time, with one in use, and as the first thing a new
 * process does, its code not compiled and the time zone's rules not read.
 */
export const tenYears: Part<void> = async (_, reps, say): Promise<Result[]> => {
  aheadMs();
  const times: { cold: number[]; warm: number[]; first: number[] } = { cold: [], warm: [], first: [] };
  for (let rep = 0; rep < reps; rep += 1) {
    const { cold, warm } = aheadMs();
    times.cold.push(cold);
    times.warm.push(warm);
    times.first.push(await first());
    const shown = [cold, warm, times.first.at(-1)].map((ms) => ms?.toFixed(3));
    say(`ten years ${rep + 1}/${reps}: cold ${shown[0]} ms, warm ${shown[1]} ms, new process ${shown[2]} ms`);
  }
  return [
    resultOf('ten_years_ms', times.cold, 'ms', { op: '<', target: 5 }),
    resultOf('ten_years_warm_ms', times.warm, 'ms', { op: '<', target: 5 }),
    resultOf('ten_years_new_process_ms', times.first, 'ms'),
  ];
};
