/** What somebody sees who has just cloned the repository: npm start, look around, npm stop. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootOf } from '@perennial/devstack/here';
import { isFree, randomBase } from '@perennial/devstack/ports';
import { type Identity, identify, isRunning } from '@perennial/devstack/process/identity';
import { type Ready, readReady, readyFile } from '@perennial/devstack/ready';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

const dir = mkdtempSync(join(tmpdir(), 'perennial-journey-'));
const starts: ChildProcess[] = [];
let base = 0;

type Npm = { child: ChildProcess; output: () => string; exit: Promise<number | null> };

const npm = (script: string, ...args: string[]): Npm => {
  const child = spawn('npm', ['run', '--silent', script, '--', '--dir', dir, ...args], {
    cwd: rootOf(),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return { child, output: () => text, exit: once(child, 'exit').then(([code]) => code as number | null) };
};

const start = async (): Promise<Npm & { tookMs: number; ready: Ready }> => {
  const began = Date.now();
  const run = npm('start', '--port-base', `${base}`);
  starts.push(run.child);
  await vi.waitFor(
    () => {
      if (run.child.exitCode !== null) throw new Error(`npm start ended:\n${run.output()}`);
      expect(run.output()).toMatch(/^Perennial is up$/m);
    },
    { timeout: 170_000, interval: 100 },
  );
  const ready = readReady(dir);
  if (!ready) throw new Error('ready.json is missing');
  return { ...run, tookMs: Date.now() - began, ready };
};

const processes = (ready: Ready): Identity[] =>
  Object.values(ready.pids).flatMap((pid) => identify(pid) ?? []);

beforeAll(async () => {
  base = await randomBase();
});

afterAll(async () => {
  await npm('stop').exit;
  for (const child of starts) if (child.exitCode === null) child.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

test('start, look, start again, stop; then once more with the same data, ended by Ctrl-C', async () => {
  const first = await start();
  const pages = [
    first.ready.console,
    `${first.ready.intake}/openapi.json`,
    first.ready.temporalUi,
    first.ready.mailUi,
  ];
  for (const page of pages) expect((await fetch(page)).status, page).toBe(200);
  for (const service of [first.ready.intake, first.ready.notification, first.ready.reporting])
    expect((await fetch(`${service}/readyz`)).status, service).toBe(200);
  expect(Object.keys(first.ready.keys ?? {}).sort()).toEqual(
    ['agent', 'customer', 'customerBohai', 'lead', 'otherTenant'].sort(),
  );
  const running = processes(first.ready);
  expect(running).toHaveLength(10);

  const second = npm('start', '--port-base', `${base}`);
  expect(await second.exit).toBe(0);
  expect(second.output()).toContain(`already runs (process ${first.ready.pids.supervisor})`);
  expect(second.output()).toContain(first.ready.console);
  expect(running.every(isRunning)).toBe(true);

  const stop = npm('stop');
  expect(await stop.exit).toBe(0);
  expect(stop.output()).toContain('Perennial stopped');
  await first.exit;
  expect(running.filter(isRunning)).toEqual([]);
  expect(existsSync(readyFile(dir))).toBe(false);
  expect(await isFree(base)).toBe(true);

  const again = await start();
  expect(again.tookMs).toBeLessThan(20_000);
  expect(again.ready.keys).toEqual(first.ready.keys);
  expect({ ...again.ready, pids: {} }).toEqual({ ...first.ready, pids: {} });
  const group = again.child.pid ?? 0;
  process.kill(-group, 'SIGINT');
  await again.exit;
  await vi.waitFor(() => expect(processes(again.ready).filter(isRunning)).toEqual([]), 15_000);
  expect(await npm('stop').exit).toBe(0);
}, 400_000);

test('a wrong option is refused by name, and nothing starts', async () => {
  const run = npm('start', '--port-base', 'many');
  expect(await run.exit).toBe(1);
  expect(run.output()).toContain('--port-base must be a whole number');
  expect(existsSync(readyFile(dir))).toBe(false);
});
