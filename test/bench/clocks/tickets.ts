/** Tickets with three clocks each, stored and started as intake does it, without HTTP. */
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import type { ClockPolicy } from '@perennial/domain/sla/policy/rules';
import { ticketWorkflowId } from '@perennial/temporal/ids';
import { startTicket } from '@perennial/temporal/start-ticket';
import { aPolicy, aTicket, someTerms } from '@perennial/testkit/flow/a-ticket';
import type { World } from './world.ts';

const day = 86_400_000;
export const tenant = 'clocks-bench';
export const scope: Scope = { tenant, actor: systemActor, requestId: 'bench' };

/** What one ticket is to say, and when. */
export type Deadline = { kind: 'clock-warning' | 'clock-breached'; at: number };
export type Planned = Deadline & { no: string };

/** Without warnings and so far ahead that nothing of it happens while anybody measures. */
const quiet = (name: ClockPolicy['goal'], days: number, kind: ClockPolicy['kind'] = 'sla'): ClockPolicy =>
  aPolicy(name, days * day, { kind, warnAtPct: [] });

/** A warning at 1 % leaves the due instant a hundred times as far away: each ticket says one thing. */
const loud = (openedAt: number, { kind, at }: Deadline): ClockPolicy =>
  kind === 'clock-breached'
    ? aPolicy('response', at - openedAt, { warnAtPct: [] })
    : aPolicy('response', (at - openedAt) * 100, { warnAtPct: [1] });

let opened = 0;

/** Opens one with three clocks, of which one brings `deadline`, or none does for weeks; answers its number. */
export const openTicket = async ({ client, store }: World, deadline?: Deadline): Promise<string> => {
  const openedAt = Date.now();
  const response = deadline ? loud(openedAt, deadline) : quiet('response', 30);
  const clocks = [quiet('acknowledge', 20, 'ola'), response, quiet('resolution', 40)];
  const base = someTerms();
  opened += 1;
  const { record, terms, event } = aTicket({
    level: 'P1',
    openedAt,
    number: 1_000 + opened,
    terms: { ...base, levels: { ...base.levels, P1: { clocks } } },
  });
  const own = { ...record, tenant };
  const workflowId = ticketWorkflowId(tenant, own.no);
  const input = { record: own, terms };
  await store.tickets.open(scope, { record: own, event, start: { workflowId, input } });
  await store.starts.done(workflowId);
  await startTicket(client, { workflowId, input, ...own });
  return own.no;
};
