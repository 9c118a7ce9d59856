/** A ticket as intake would open it, under small terms that tests may replace. */
import type { ContractTerms } from '@perennial/domain/contract/rules';
import { firstClocks } from '@perennial/domain/sla/first-clocks';
import type { ClockPolicy } from '@perennial/domain/sla/rules';
import { openRecord } from '@perennial/domain/ticket/open';
import type { TicketContext, TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { Level, TicketType } from '@perennial/domain/ticket/rules';
import { freshName } from '../stack/fresh.ts';

const hour = 3_600_000;
const day = 24 * hour;

const policy = (name: ClockPolicy['name'], targetMs: number): ClockPolicy => ({
  name,
  kind: 'sla',
  targetMs,
  hours: { kind: '24x7' },
  pausesOn: ['customer', 'window'],
  warnAtPct: [50, 80],
});

const matrixRow = { critical: 'P1', high: 'P2', normal: 'P3', low: 'P3' } as const;

/** P1 response 1 h, P2 workaround 4 h, P3 resolution 24 h; closes by itself after 5 days, reopens within 14. */
export const someTerms = (over: Partial<ContractTerms> = {}): ContractTerms => ({
  contract: 'service',
  version: 1,
  timeZone: 'Asia/Shanghai',
  matrix: { site: matrixRow, module: matrixRow, department: matrixRow, user: matrixRow },
  levels: {
    P1: { clocks: [policy('response', hour)] },
    P2: { clocks: [policy('workaround', 4 * hour)] },
    P3: { clocks: [policy('resolution', 24 * hour)] },
  },
  approval: { classes: [], types: [] },
  autoCloseAfterMs: 5 * day,
  reopenWithinMs: 14 * day,
  ...over,
});

export type ATicket = {
  level?: Level;
  type?: TicketType;
  openedAt?: number;
  terms?: ContractTerms;
  context?: Partial<TicketContext>;
  number?: number;
};

export const aTicket = (
  of: ATicket = {},
): { record: TicketRecord; terms: ContractTerms; event: ReturnType<typeof openRecord>['event'] } => {
  const { level = 'P1', type = 'incident', openedAt = Date.now(), terms = someTerms(), number = 1_001 } = of;
  const actor = { id: 'wang-fang', kind: 'customer', role: 'customer' } as const;
  const opened = openRecord({
    ticket: {
      tenant: freshName('tenant'),
      no: `T-${number}`,
      number,
      customer: 'acme',
      site: 'acme-shanghai',
      module: 'inventory',
      type,
      title: 'picking list empty',
      description: 'no orders since 08:40',
      channel: 'api',
      impact: 'site',
      urgency: 'critical',
      requester: { name: 'Wang Fang', email: 'wang.fang@acme.example' },
      attachments: [],
      context: {
        siteName: 'Acme Shanghai',
        timeZone: 'Asia/Shanghai',
        modules: ['inventory'],
        interfaces: [],
        openTickets: [],
        runningWork: [],
        routing: { default: { id: 'wms', lead: 'chen-jie', manager: 'zhao-min', members: ['li-wei'] } },
        automatedChecks: [],
        rollbackSteps: [],
        ...of.context,
      },
      terms,
      openedAt,
    },
    level,
    clocks: firstClocks(terms, level, openedAt),
    actor,
    requestId: 'test',
  });
  return { ...opened, terms };
};
