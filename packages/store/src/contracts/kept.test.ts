import type { Contract } from '@perennial/domain/contract/rules';
import { contractRow } from '@perennial/domain/contract/schema';
import { expect, test, vi } from 'vitest';
import { keptContracts } from './kept.ts';

const row = { critical: 'P1', high: 'P2', normal: 'P3', low: 'P3' };
const contract: Contract = {
  ...contractRow.parse({
    id: 'acme',
    customer: 'acme',
    from: '2026-01-01',
    to: '2026-12-31',
    matrix: { site: row, module: row, department: row, user: row },
    levels: { P1: { clocks: [] }, P2: { clocks: [] }, P3: { clocks: [] } },
    autoCloseAfter: '1h',
    reopenWithin: '1h',
  }),
  version: 1,
};

test('a version is read once and is the same object from then on', async () => {
  const read = vi.fn(async () => ({ ...contract }));
  const kept = keptContracts(read);
  expect(await kept('north/acme/1')).toBe(await kept('north/acme/1'));
  expect(read).toHaveBeenCalledTimes(1);
  await kept('north/acme/2');
  expect(read).toHaveBeenCalledTimes(2);
});

test('what is not there yet is asked for again', async () => {
  let there = false;
  const kept = keptContracts(async () => (there ? contract : undefined));
  expect(await kept('north/acme/1')).toBeUndefined();
  there = true;
  expect(await kept('north/acme/1')).toBe(contract);
});

test('what was read longest ago is let go, what is in use stays', async () => {
  const read = vi.fn(async () => contract);
  const kept = keptContracts(read);
  await kept('used');
  for (let i = 0; i < 250; i += 1) {
    await kept(`other-${i}`);
    await kept('used');
  }
  expect(read.mock.calls.filter(([key]: unknown[]) => key === 'used')).toHaveLength(1);
  await kept('other-0');
  expect(read.mock.calls.filter(([key]: unknown[]) => key === 'other-0')).toHaveLength(2);
});

test('a read that fails is tried again', async () => {
  const read = vi.fn(async () => contract).mockRejectedValueOnce(new Error('away'));
  const kept = keptContracts(read);
  await expect(kept('north/acme/1')).rejects.toThrow('away');
  expect(await kept('north/acme/1')).toBe(contract);
});
