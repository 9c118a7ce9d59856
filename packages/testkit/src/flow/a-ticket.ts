/** A ticket as intake would open it, under small terms that tests may replace. */
import type { CalendarLookup } from '@perennial/domain/calendar/hours';
import type { ContractTerms } from '@perennial/domain/contract/rules';
import { firstClocks } from '@perennial/domain/sla/first-clocks';
import type { ClockPolicy } from '@perennial/domain/sla/policy/rules';
import { openRecord } from '@perennial/domain/ticket/open';
import type { TicketContext, TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { Level, TicketType } from '@perennial/domain/ticket/rules';
import { freshName } from '../stack/fresh.ts';

const hour = 3_600_000;
const day = 24 * hour;

export const aPolicy = (
  name: ClockPolicy['goal'],
  targetMs: number,
  over: Partial<ClockPolicy> = {},
): ClockPolicy => ({
  name,
  goal: name,
  kind: 'sla',
  target: { ms: targetMs },
  hours: { kind: '24x7' },
  pausesOn: ['customer', 'window'],
  startsOn: 'opened',
  warnAtPct: [50, 80],
  steps: [],
  ...over,
});

const matrixRow = { critical: 'P1', high: 'P2', normal: 'P3', low: 'P3' } as const;

/** P1 response 1 h, P2 workaround 4 h, P3 resolution 24 h; closes by itself after 5 days, reopens within 14. */
export const someTerms = (over: Partial<ContractTerms> = {}): ContractTerms => ({
  contract: 'service',
  version: 1,
  timeZone: 'Asia/Shanghai',
  matrix: { site: matrixRow, module: matrixRow, department: matrixRow, user: matrixRow },
  levels: {
    P1: { clocks: [aPolicy('response', hour)] },
    P2: { clocks: [aPolicy('workaround', 4 * hour)] },
    P3: { clocks: [aPolicy('resolution', 24 * hour)] },
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
  /** Default: one that no other test uses. */
  tenant?: string;
  number?: number;
  /** Where the terms name business calendars. */
  calendars?: CalendarLookup;
};

export const aTicket = (
  of: ATicket = {},
): { record: TicketRecord; terms: ContractTerms; event: ReturnType<typeof openRecord>['event'] } => {
  const { level = 'P1', type = 'incident', openedAt = Date.now(), terms = someTerms(), number = 1_001 } = of;
  const actor = { id: 'wang-fang', kind: 'customer', role: 'customer' } as const;
  const opened = openRecord({
    ticket: {
      tenant: of.tenant ?? freshName('tenant'),
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
    clocks: firstClocks(terms, { level, openedAt, group: 'wms' }, of.calendars),
    actor,
    requestId: 'test',
  });
  return { ...opened, terms };
};
