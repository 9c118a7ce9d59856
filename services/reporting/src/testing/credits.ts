import type { CreditRecord, EntitlementUse } from '@perennial/store/ports';
import { noon } from './tickets.ts';

/** A credit of 200.00 CNY for a response an hour after noon. */
export const aCredit = (over: Partial<CreditRecord> = {}): CreditRecord => ({
  id: 'T-1001.4.p1-response',
  customer: 'acme',
  contract: 'acme-2026',
  version: 1,
  ticket: 'T-1001',
  event: 'ticket/demo-vendor/T-1001/4',
  month: '2026-01',
  currency: 'CNY',
  timeZone: 'Asia/Shanghai',
  credit: {
    id: 'ticket/demo-vendor/T-1001/4/p1-response',
    clause: 'p1-response',
    breach: 'ticket/demo-vendor/T-1001/4',
    dueAt: noon + 3_600_000,
    amount: 20_000,
    uncapped: 20_000,
    state: 'proposed',
    evidence: [],
    history: [],
  },
  ...over,
});

export const aUse = (over: Partial<EntitlementUse> = {}): EntitlementUse => ({
  service: 'training',
  unit: 'count',
  period: '2026',
  limit: 4,
  reserved: 1,
  drawn: 2,
  free: 1,
  billed: 0,
  atZero: 'refuse',
  ...over,
});
