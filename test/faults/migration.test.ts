/** The worker, Temporal and the store are killed at seeded random moments while an old ERP is moved; everything has to add up. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readFaults } from './env.ts';
import { pick, seeded } from './random.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const readyFile = `${root}.devstack/demo-migration/ready.json`;
/** Twice the worker: it holds the lanes. */
const victims = ['worker', 'worker', 'temporal', 'store'] as const;
const { faults, seed } = readFaults();

type Table = {
  name: string;
  verdict: string;
  read: number;
  written: number;
  quarantined: number;
  merged: number;
};
type Report = { run: { outcome: string; tables: Table[] }; trail: { brokenAt?: number } };

const pidOf = (victim: string): number | undefined => {
  if (!existsSync(readyFile)) return undefined;
  const { pids }: { pids: Record<string, number> } = JSON.parse(readFileSync(readyFile, 'utf8'));
  return pids[victim];
};

const startDemo = () => {
  const child = spawn(
    process.execPath,
    ['deploy/demo-erp/src/demo/main.ts', '--rows', '60000', '--minutes', '12'],
    { cwd: root },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { said: () => said, ended, running: () => child.exitCode === null };
};

test(`${faults} kills (seed ${seed}) while data is moved: nothing is lost, nothing is there twice`, {
  timeout: 900_000,
}, async () => {
  const demo = startDemo();
  const random = seeded(seed);
  while (demo.running() && !demo.said().includes('opened under plan')) await wait(100);
  const killed: string[] = [];
  for (let i = 0; i < faults && demo.running(); i += 1) {
    await wait(1_000 + random() * 6_000);
    const victim = pick(random, victims);
    const pid = pidOf(victim);
    if (pid === undefined || !demo.running()) break;
    process.kill(pid, 'SIGKILL');
    killed.push(victim);
    // Whoever was killed comes back before the next one goes: one fault at a time.
    while (demo.running() && pidOf(victim) === pid) await wait(100);
  }
  expect(await demo.ended, `killed ${killed.join(', ')}\n${demo.said()}`).toBe(0);
  expect(killed.length).toBeGreaterThan(0);
  const file = /the report: (.+)$/m.exec(demo.said())?.[1];
  if (file === undefined) throw new Error(demo.said());
  const report: Report = JSON.parse(readFileSync(file, 'utf8'));
  expect(report.run.outcome).toBe('closed');
  // The last verification has held both sides against each other, whole: a row lost or doubled would fail it.
  for (const { name, verdict, read, written, quarantined, merged } of report.run.tables)
    expect([name, verdict, read]).toEqual([name, 'passed', written + quarantined + merged]);
  expect(report.trail.brokenAt).toBeUndefined();
});
