import type { Clock } from '@perennial/domain/sla/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';

export const noon = Date.parse('2026-01-05T12:00:00+08:00');
const hour = 3_600_000;

/** A clock of one hour, around the clock, begun at noon. */
export const aClock = (over: Partial<Clock> = {}): Clock => ({
  name: 'response',
  goal: 'response',
  kind: 'sla',
  policy: { contract: 'acme-2026', version: 1 },
  level: 'P1',
  state: 'running',
  startedAt: noon,
  target: { ms: over.targetMs ?? hour },
  targetMs: hour,
  hours: { kind: '24x7' },
  pausesOn: ['customer'],
  pauses: [],
  dueAt: noon + hour,
  elapsedMs: 0,
  asOf: noon,
  breachFired: false,
  warnings: [],
  steps: [],
  revision: 1,
  revisions: [],
  ...over,
});

export const aTicket = (over: Partial<TicketRecord> = {}): TicketRecord => ({
  tenant: 'demo-vendor',
  no: 'T-1001',
  number: 1001,
  customer: 'acme',
  site: 'acme-shanghai',
  module: 'inventory',
  type: 'incident',
  state: 'new',
  level: 'P1',
  title: '出库单为空',
  description: 'picking list empty',
  channel: 'api',
  impact: 'module',
  urgency: 'high',
  requester: { name: 'Chen Jie', email: 'chen@acme.example' },
  attachments: [],
  context: {
    siteName: 'Acme Shanghai',
    timeZone: 'Asia/Shanghai',
    modules: ['inventory'],
    interfaces: [],
    openTickets: [],
    runningWork: [],
    routing: {},
    automatedChecks: [],
    rollbackSteps: [],
  },
  contract: { id: 'acme-2026', version: 1 },
  milestones: {},
  clocks: [aClock()],
  next: ['acknowledge'],
  openedAt: noon,
  updatedAt: noon,
  seq: 1,
  rev: 1,
  ...over,
});
