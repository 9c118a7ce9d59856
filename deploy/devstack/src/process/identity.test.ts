import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { endProcess } from './end.ts';
import { identify, isRunning } from './identity.ts';

const sleeper = () => spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' });

test('this process has an identity, and it is running', () => {
  const me = identify(process.pid);
  expect(me).toMatchObject({ pid: process.pid });
  expect(me && isRunning(me)).toBe(true);
});

test('the same pid with another start time is somebody else', () => {
  expect(isRunning({ pid: process.pid, started: 'long ago' })).toBe(false);
});

test('a process that ended has none', async () => {
  const child = sleeper();
  const id = identify(child.pid ?? 0);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(id && isRunning(id)).toBe(false);
});

test('ending leaves a stranger alone and ends the right one', async () => {
  const child = sleeper();
  const id = identify(child.pid ?? 0);
  if (!id) throw new Error('the child did not start');
  expect(await endProcess({ ...id, started: 'before the reboot' }, 500)).toBe('absent');
  expect(isRunning(id)).toBe(true);
  expect(await endProcess(id, 5_000)).toBe('ended');
  expect(isRunning(id)).toBe(false);
});

test('a process that ignores SIGTERM is killed after the grace', async () => {
  const code = "process.on('SIGTERM', () => {}); process.stdout.write('up'); setTimeout(() => {}, 60000)";
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  const id = identify(child.pid ?? 0);
  if (!id) throw new Error('the child did not start');
  expect(await endProcess(id, 200)).toBe('killed');
  expect(isRunning(id)).toBe(false);
});
