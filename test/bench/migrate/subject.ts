/** The copy engine beside what everybody has: `COPY out | COPY in` by psql, and one row at a time. */
import { type Result, resultOf } from '@perennial/testkit/bench/statistics';
import { type Measured, runParts, type Say } from '../part.ts';
import { copyPipe, rowAtATime } from './baseline.ts';
import { findDigit, migrateTable } from './ours.ts';
import { startWorld, type World } from './world.ts';

/** Rows that are enough to know the rate of one at a time. */
const sample = 5_000;

const against = async (world: World, reps: number, say: Say): Promise<Result[]> => {
  const { rows, urls } = world;
  const pipe: number[] = [];
  const ratios: Record<'copy' | 'upsert', number[]> = { copy: [], upsert: [] };
  const rates: Record<'copy' | 'upsert', number[]> = { copy: [], upsert: [] };
  const single: number[] = [];
  const times: number[] = [];
  for (let rep = 0; rep < reps; rep += 1) {
    await world.fresh();
    const seconds = await copyPipe(urls.source, urls.target, 'item');
    pipe.push(rows / seconds);
    for (const mode of ['copy', 'upsert'] as const) {
      await world.fresh();
      const { loadS, verifyS, verdict } = await migrateTable(world, mode);
      if (verdict !== 'passed') throw new Error(`the ${mode} was verified as ${verdict}`);
      rates[mode].push(rows / (loadS + verifyS));
      ratios[mode].push(seconds / (loadS + verifyS));
      say(
        `migrate ${rep + 1}/${reps} ${mode}: load ${loadS.toFixed(1)} s, checksums ${verifyS.toFixed(1)} s; pipe ${seconds.toFixed(1)} s`,
      );
    }
    await world.fresh();
    single.push(await rowAtATime(urls.source, urls.target, 'item', sample));
    times.push((rates.upsert.at(-1) ?? 0) / (single.at(-1) ?? 1));
  }
  return [
    resultOf('pipe_rate', pipe, 'rows/s'),
    resultOf('copy_rate', rates.copy, 'rows/s'),
    resultOf('copy_ratio', ratios.copy, 'x', { op: '>=', target: 0.6 }),
    resultOf('upsert_rate', rates.upsert, 'rows/s'),
    resultOf('upsert_ratio', ratios.upsert, 'x', { op: '>=', target: 0.4 }),
    resultOf('row_at_a_time_rate', single, 'rows/s'),
    resultOf('upsert_against_row_at_a_time', times, 'x', { op: '>=', target: 25 }),
    resultOf('worker_rss', [process.memoryUsage().rss / 1e6], 'MB', { op: '<=', target: 250 }),
  ];
};

const oneDigit = async (world: World, _: number, say: Say): Promise<Result[]> => {
  await world.fresh();
  await migrateTable(world, 'copy', false);
  const { seconds, evidence } = await findDigit(world);
  say(`one changed digit, named after ${seconds.toFixed(1)} s: ${evidence}`);
  if (!evidence.includes('price')) throw new Error(`the changed digit was not named: ${evidence}`);
  return [resultOf('one_digit_named', [seconds], 's', { op: '<=', target: 30 })];
};

export const migrate = async (reps: number, say: Say, { rows }: { rows: number }): Promise<Measured> => {
  const world = await startWorld(rows);
  try {
    return await runParts({ against, oneDigit }, world, reps, say);
  } finally {
    await world.stop();
  }
};
