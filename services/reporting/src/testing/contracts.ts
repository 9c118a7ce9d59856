import type { Contract } from '@perennial/domain/contract/rules';

const row = { critical: 'P1', high: 'P2', normal: 'P3', low: 'P3' } as const;

/** The contract the tickets of these tests stand under; what it promises stands on the tickets' clocks. */
export const aContract = (over: Partial<Contract> = {}): Contract => ({
  id: 'acme-2026',
  customer: 'acme',
  titleZh: '年度服务合同',
  from: '2026-01-01',
  to: '2026-12-31',
  timeZone: 'Asia/Shanghai',
  matrix: { site: row, module: row, department: row, user: row },
  levels: { P1: { clocks: [] }, P2: { clocks: [] }, P3: { clocks: [] } },
  approval: { classes: [], types: [] },
  autoCloseAfterMs: 432_000_000,
  reopenWithinMs: 1_209_600_000,
  version: 1,
  ...over,
});
