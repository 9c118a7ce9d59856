/** `npm run bench -- ticket [--json] [--reps N]`: measures and reports, also what misses its target. */
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import type { Result } from '@perennial/testkit/bench/statistics';
import { bundleSize, intakeRates, lifecycle, projectionLag, timerLateness } from './ticket/measure.ts';
import { startWorld } from './ticket/world.ts';

type Say = (line: string) => void;

const ticket = async (reps: number, say: Say): Promise<Result[]> => {
  const world = await startWorld();
  try {
    return [
      ...(await lifecycle(world, reps, say)),
      ...(await intakeRates(world, reps, say)),
      ...(await projectionLag(world, say)),
      ...(await timerLateness(world, say)),
      ...(await bundleSize()),
    ];
  } finally {
    await world.stop();
  }
};

const subjects: Record<string, (reps: number, say: Say) => Promise<Result[]>> = { ticket };

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, reps: { type: 'string', default: '5' } },
});
const [subject = ''] = positionals;
const measure = subjects[subject];
const reps = Number(values.reps);
if (!measure || !Number.isInteger(reps) || reps < 1) {
  process.stderr.write(
    `usage: npm run bench -- SUBJECT [--json] [--reps N]; subjects: ${Object.keys(subjects).join(', ')}\n`,
  );
  process.exit(2);
}
const results = await measure(reps, (line) => process.stderr.write(`${line}\n`));
if (values.json) {
  const [cpu] = cpus();
  const machine = {
    cpus: cpus().length,
    model: cpu?.model ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
  process.stdout.write(`${JSON.stringify({ subject, machine, results })}\n`);
} else
  for (const r of results) {
    const spread = `${Math.min(...r.runs)} to ${Math.max(...r.runs)}`;
    process.stdout.write(
      `${r.pass ? 'ok  ' : 'MISS'} ${r.id.padEnd(24)} ${`${r.value}`.padStart(8)} ${r.unit.padEnd(7)} ${r.op} ${`${r.target}`.padEnd(6)} n=${r.n} (${spread})\n`,
    );
  }
process.exit(0);
