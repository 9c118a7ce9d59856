import { aBundle } from '@perennial/domain/audit/bundle/testing/a-bundle';
import { verifyBundle } from '@perennial/domain/audit/bundle/verify';
import { type Result, resultOf } from '@perennial/testkit/bench/statistics';
import { rateOf } from '../clocks/rate.ts';
import type { Part } from '../part.ts';

const count = 40_000;

/** Events per second of processor time, whatever else the machine does; the collector's threads count too. */
const cpuRateOf = (job: () => void): number => {
  const before = process.cpuUsage();
  job();
  const { user, system } = process.cpuUsage(before);
  return (count * 1_000_000) / (user + system);
};

/** Events of a bundle per second, with all that belongs to it: tree, leaves, chains, signatures. */
export const verifyRate: Part<void> = async (_, reps, say): Promise<Result[]> => {
  const files = aBundle(count);
  const verify = (): void => {
    const { verdict } = verifyBundle((path) => files.get(path));
    if (verdict !== 'good') throw new Error(`the bundle of the bench is ${verdict}`);
  };
  verify();
  const runs: number[] = [];
  const cpu: number[] = [];
  for (let rep = 0; rep < reps; rep += 1) {
    runs.push(rateOf(count, verify));
    cpu.push(cpuRateOf(verify));
    say(
      `verify ${rep + 1}/${reps}: ${runs.at(-1)?.toFixed(0)} events/s, ${cpu.at(-1)?.toFixed(0)} per second of processor time`,
    );
  }
  return [
    resultOf('audit_verify_rate', runs, '/s', { op: '>=', target: 40_000 }),
    resultOf('audit_verify_cpu_rate', cpu, '/s'),
  ];
};
