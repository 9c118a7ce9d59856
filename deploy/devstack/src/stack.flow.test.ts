import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { accepts, answersReady } from './daemons/probe.ts';
import { pingTemporal } from './daemons/temporal.ts';
import { randomBase } from './ports.ts';
import { StartFailure } from './process/await-ready.ts';
import { claim, release } from './process/claim.ts';
import { type Identity, identify, isRunning } from './process/identity.ts';
import { readRegistry } from './process/registry.ts';
import { type Ready, readReady, readyFile } from './ready.ts';
import { AlreadyRunning, runStack } from './stack.ts';
import { stackOptions } from './testing/stack-options.ts';

const aFolder = () => {
  const dir = mkdtempSync(join(tmpdir(), 'stack-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
};

const identities = (ready: Ready): Identity[] =>
  Object.entries(ready.pids)
    .filter(([name]) => name !== 'supervisor')
    .map(([, pid]) => identify(pid))
    .filter((id) => id !== undefined);

const portOf = (url: string) => Number(url.split(':').at(-1));

test('a stack starts, tells, survives kills, stops without a trace, and comes back on the same ports', async () => {
  const dir = aFolder();
  const options = stackOptions(dir, await randomBase());
  const stack = await runStack(options);
  onTestFinished(() => stack.stop());
  const first = readReady(dir);
  if (!first) throw new Error('ready.json is missing');
  expect(Object.keys(first.pids)).toEqual([
    'supervisor',
    'temporal',
    'store',
    'mail',
    'temporalUi',
    'intake',
    'worker',
  ]);
  expect(identities(first)).toHaveLength(6);

  const told = (await (await fetch(`${first.intake}/env`)).json()) as Record<string, string>;
  expect(told).toMatchObject({
    MONGODB_URI: first.mongodb,
    INTAKE_URL: first.intake,
    TEMPORAL_NAMESPACE: 'default',
  });

  const serves: Record<string, () => Promise<unknown>> = {
    temporal: () => pingTemporal({ address: `127.0.0.1:${portOf(first.temporal)}` }, 'default', 1_000),
    store: async () => expect(await accepts(Number(/:(\d+)\//.exec(first.mongodb)?.[1]))).toBe(true),
    intake: async () => expect(await answersReady(portOf(first.intake))).toBe(true),
    mail: async () => expect(await accepts(portOf(first.smtp))).toBe(true),
    temporalUi: async () => expect((await fetch(first.temporalUi)).status).toBe(200),
  };
  for (const [name, check] of Object.entries(serves)) {
    process.kill(first.pids[name] ?? 0, 'SIGKILL');
    await vi.waitFor(() => expect(readReady(dir)?.pids[name]).not.toBe(first.pids[name]), 10_000);
    await vi.waitFor(check, { timeout: 20_000, interval: 100 });
  }

  const before = identities(readReady(dir) ?? first);
  expect(before).toHaveLength(6);
  await stack.stop();
  expect(before.filter(isRunning)).toEqual([]);
  expect(existsSync(readyFile(dir))).toBe(false);

  const again = await runStack(options);
  onTestFinished(() => again.stop());
  const { pids: _pids, ...addresses } = again.ready;
  const { pids: _first, ...firstAddresses } = first;
  expect(addresses).toEqual(firstAddresses);
});

test('a killed supervisor leaves children, and whoever claims the folder next ends them', async () => {
  const dir = aFolder();
  const script = join(import.meta.dirname, 'testing', 'supervisor.ts');
  const args = [script, dir, `${await randomBase()}`];
  const supervisor = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(supervisor.stdout, 'data');
  await expect(runStack(stackOptions(dir, 9_000))).rejects.toThrow(AlreadyRunning);

  const children = Object.values(readRegistry(dir)?.children ?? {});
  supervisor.kill('SIGKILL');
  await once(supervisor, 'exit');
  expect(children.filter(isRunning)).toHaveLength(6);

  const ended: string[] = [];
  expect(await claim(dir, (line) => ended.push(line))).toEqual({ taken: true });
  release(dir);
  expect(children.filter(isRunning)).toEqual([]);
  expect(ended.join()).toContain('worker, intake, temporalUi, mail, store, temporal');
});

test('TEMPORAL_ADDRESS set and unreachable: a failure naming it, and nothing local in its place', async () => {
  const dir = aFolder();
  const env = { TEMPORAL_ADDRESS: '127.0.0.1:9' };
  const began = Date.now();
  const failure = await runStack({ ...stackOptions(dir, 9_000), env }).catch((e: unknown) => e);
  expect(failure).toBeInstanceOf(StartFailure);
  expect((failure as StartFailure).message).toContain('TEMPORAL_ADDRESS is set to 127.0.0.1:9');
  expect((failure as StartFailure).remedy).toContain('unset TEMPORAL_ADDRESS');
  expect(Date.now() - began).toBeLessThan(10_000);
  expect(existsSync(join(dir, 'temporal.db'))).toBe(false);
  expect(existsSync(join(dir, 'supervisor.lock'))).toBe(false);
});

test('MONGODB_URI set and unreachable: the same, and its password is not shown', async () => {
  const env = { MONGODB_URI: 'mongodb://root:hunter2@127.0.0.1:9/perennial' };
  const hooks = { pingStore: () => Promise.reject(new Error('no answer')) };
  const options = { ...stackOptions(aFolder(), 9_000), env, hooks };
  const failure = (await runStack(options).catch((e: unknown) => e)) as StartFailure;
  expect(failure.message).toContain('MONGODB_URI is set to mongodb://***@127.0.0.1:9');
  expect(`${failure.message}${failure.detail}`).not.toContain('hunter2');
});

test('an interrupted start ends what it had started', async () => {
  const dir = aFolder();
  const abort = new AbortController();
  const starting = runStack({ ...stackOptions(dir, await randomBase()), signal: abort.signal });
  let children: Identity[] = [];
  await vi.waitFor(() => {
    children = Object.values(readRegistry(dir)?.children ?? {});
    expect(children.length).toBeGreaterThan(1);
  }, 10_000);
  abort.abort(new Error('Ctrl-C'));
  await expect(starting).rejects.toThrow('Ctrl-C');
  expect(children.filter(isRunning)).toEqual([]);
});
