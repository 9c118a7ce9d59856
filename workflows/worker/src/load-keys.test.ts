import { expect, test, vi } from 'vitest';
import { loadKeys } from './load-keys.ts';

const away = () => Object.assign(new Error('no server'), { name: 'MongoServerSelectionError' });

test('the worker waits until the store answers, and says so', async () => {
  const preload = vi
    .fn<() => Promise<void>>()
    .mockRejectedValueOnce(away())
    .mockRejectedValueOnce(away())
    .mockResolvedValue();
  const warn = vi.fn();
  await loadKeys({ preload }, { warn }, 1);
  expect([preload.mock.calls.length, warn.mock.calls.length]).toEqual([3, 2]);
});

test('what is no outage ends it', async () => {
  const preload = vi.fn<() => Promise<void>>().mockRejectedValue(new Error('no master key'));
  await expect(loadKeys({ preload }, { warn: vi.fn() }, 1)).rejects.toThrow('no master key');
  expect(preload).toHaveBeenCalledTimes(1);
});
