import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { awaitReady, StartFailure } from './await-ready.ts';
import { type Identity, isRunning } from './identity.ts';
import { type ChildSpec, supervise } from './supervised.ts';

const aChild = (code: string, extra: Partial<ChildSpec> = {}) => {
  const dir = mkdtempSync(join(tmpdir(), 'supervised-'));
  const born: Identity[] = [];
  const log = join(dir, 'log', 'child.log');
  const spec: ChildSpec = {
    name: 'child',
    command: process.execPath,
    args: ['-e', code],
    env: {},
    cwd: dir,
    log,
    graceMs: 1_000,
    ready: async () => readFileSync(log, 'utf8').includes('up'),
    readyWithinMs: 10_000,
    ...extra,
  };
  const child = supervise(spec, { detached: false, onSpawn: (_, id) => born.push(id) });
  onTestFinished(async () => {
    await child.stop();
    rmSync(dir, { recursive: true });
  });
  return { child, born, log, never: new AbortController().signal };
};
const stays = 'console.log("up"); setTimeout(() => {}, 60000)';

test('a killed child is started again under a new pid, and each birth is told', async () => {
  const { child, born, log, never } = aChild(stays);
  await awaitReady(child, never);
  process.kill(child.identity()?.pid ?? 0, 'SIGKILL');
  await vi.waitFor(() => expect(born).toHaveLength(2), 5_000);
  expect(born[1]?.pid).not.toBe(born[0]?.pid);
  expect(readFileSync(log, 'utf8')).toContain('child ended (SIGKILL)');
});

test('a stopped child stays down', async () => {
  const { child, born, never } = aChild(stays);
  await awaitReady(child, never);
  await child.stop();
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(born).toHaveLength(1);
  expect(born.some(isRunning)).toBe(false);
});

test('a child that keeps dying fails the start with its last words and a remedy', async () => {
  const { child, never } = aChild('console.error("no disk left"); process.exit(3)');
  const failure = await awaitReady(child, never).catch((e: unknown) => e);
  expect(failure).toBeInstanceOf(StartFailure);
  expect(failure).toMatchObject({ message: expect.stringContaining('keeps ending') });
  expect((failure as StartFailure).detail).toContain('no disk left');
  expect((failure as StartFailure).remedy).toContain('--fresh');
});

test('a program that does not exist fails the start too', async () => {
  const { child, never } = aChild('', { command: '/nowhere/daemon' });
  await expect(awaitReady(child, never)).rejects.toThrow(/keeps ending/);
});

test('a child that never serves fails after its time', async () => {
  const { child, never } = aChild(stays, { ready: async () => false, readyWithinMs: 300 });
  await expect(awaitReady(child, never)).rejects.toThrow(/not ready after 0.3 s/);
});
