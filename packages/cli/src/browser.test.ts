import { expect, test, vi } from 'vitest';
import { openBrowser } from './browser.ts';

const spawned = vi.hoisted(() => [] as string[][]);
vi.mock('node:child_process', async () => {
  const { EventEmitter } = await import('node:events');
  return {
    spawn: (command: string, args: string[]) => {
      spawned.push([command, ...args]);
      const child = Object.assign(new EventEmitter(), { unref: () => {} });
      queueMicrotask(() => {
        if (command === 'xdg-open') child.emit('error', new Error('ENOENT'));
        else child.emit('spawn');
      });
      return child;
    },
  };
});

const url = 'http://localhost:4100/auth/step-up/M-1?reason=a%26b';

test('the address goes to the opener of the system as one argument, past any shell', async () => {
  expect(await openBrowser(url, 'darwin')).toBe(true);
  expect(await openBrowser(url, 'win32')).toBe(true);
  expect(spawned).toEqual([
    ['open', url],
    ['rundll32', 'url.dll,FileProtocolHandler', url],
  ]);
});

test('without a desktop nothing opens, and that is said', async () => {
  expect(await openBrowser(url, 'linux')).toBe(false);
});
