/** A ticket as HTTP shows it: clocks as they stand now, instants with the offset of the site's time zone. */

import { may } from '@perennial/domain/access/policy';
import type { ApprovalRecord } from '@perennial/domain/approval/rules';
import type { TicketEvent } from '@perennial/domain/audit/rules';
import type { CalendarLookup } from '@perennial/domain/calendar/hours';
import { isoIn } from '@perennial/domain/calendar/iso';
import type { Scope } from '@perennial/domain/scope/rules';
import { clockAt } from '@perennial/domain/sla/clock-at';
import type { Clock } from '@perennial/domain/sla/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { Urls } from '../deps.ts';
import { pendingApprovalView } from './pending-approval.ts';

const instants = <T extends Record<string, number | undefined>>(at: T, iso: (at: number) => string) =>
  Object.fromEntries(
    Object.entries(at).flatMap(([name, value]) => (value === undefined ? [] : [[name, iso(value)]])),
  );

export type Reader = {
  now: number;
  /** The business calendars the clocks count by. */
  calendars: CalendarLookup;
  iso: (at: number) => string;
};

export const clockView = (clock: Clock, { now, calendars, iso }: Reader) => {
  const { state, dueAt, elapsedMs, remainingMs, breachedAt, overrunMs } = clockAt(clock, now, calendars);
  return {
    name: clock.name,
    goal: clock.goal,
    kind: clock.kind,
    level: clock.level,
    state,
    startedAt: iso(clock.startedAt),
    dueAt: dueAt === null ? null : iso(dueAt),
    targetMs: clock.targetMs,
    elapsedMs,
    remainingMs,
    ...(clock.stoppedAt === undefined ? {} : { stoppedAt: iso(clock.stoppedAt) }),
    ...(breachedAt === undefined ? {} : { breachedAt: iso(breachedAt) }),
    ...(overrunMs === undefined ? {} : { overrunMs }),
    revision: clock.revision,
  };
};

/** As above, with what makes a due instant understandable: pauses and revisions. */
export const clockDetail = (clock: Clock, reader: Reader) => ({
  ...clockView(clock, reader),
  ...detailOf(clock, reader.iso),
});

const detailOf = (clock: Clock, iso: Reader['iso']) => ({
  policy: clock.policy,
  target: clock.target,
  hours: clock.hours,
  pausesOn: clock.pausesOn,
  pauses: clock.pauses.map(({ from, to, on, reason, by }) => ({
    from: iso(from),
    to: to === undefined ? null : iso(to),
    on,
    reason,
    by,
  })),
  steps: clock.steps.map(({ at, to, dueAt, fired }) => ({
    at,
    to,
    dueAt: dueAt === null ? null : iso(dueAt),
    fired,
  })),
  ...(clock.exchanges ? { exchanges: clock.exchanges } : {}),
  warnings: clock.warnings.map(({ pct, at, fired }) => ({ pct, at: at === null ? null : iso(at), fired })),
  revisions: clock.revisions.map((r) => ({
    revision: r.revision,
    at: iso(r.at),
    actor: r.actor,
    reason: r.reason,
    oldDueAt: r.oldDueAt === null ? null : iso(r.oldDueAt),
    newDueAt: r.newDueAt === null ? null : iso(r.newDueAt),
  })),
});

export const temporalLink = (
  { temporalUi, namespace }: Urls,
  tenant: string,
  no: string,
): string | undefined =>
  temporalUi &&
  `${temporalUi}/namespaces/${namespace}/workflows/${encodeURIComponent(`ticket/${tenant}/${no}`)}`;

/** Customers see neither the vendor's routing nor its checks, nor Temporal UI. */
const contextView = ({ context }: TicketRecord, staff: boolean, iso: (at: number) => string) => {
  const { routing, automatedChecks, rollbackSteps, lastChange, ...rest } = context;
  return {
    ...rest,
    ...(lastChange ? { lastChange: { ...lastChange, at: iso(lastChange.at) } } : {}),
    ...(staff
      ? {
          routing: Object.fromEntries(Object.entries(routing).map(([k, g]) => [k, g.id])),
          automatedChecks,
          rollbackSteps,
        }
      : {}),
  };
};

export const ticketView = (
  record: TicketRecord,
  scope: Scope,
  { now, calendars, approval }: Pick<Reader, 'now' | 'calendars'> & { approval?: ApprovalRecord },
  urls: Urls,
) => {
  const iso = isoIn(record.context.timeZone);
  const staff = scope.customer === undefined;
  const self = `${urls.self}/v1/tickets/${record.no}`;
  const temporal = staff ? temporalLink(urls, record.tenant, record.no) : undefined;
  const { plan, fix, hold, workaround, pendingApproval, pendingRollback } = record;
  return {
    no: record.no,
    type: record.type,
    state: record.state,
    level: record.level,
    levelReason: record.levelReason,
    title: record.title,
    description: record.description,
    module: record.module,
    site: record.site,
    customer: record.customer,
    impact: record.impact,
    urgency: record.urgency,
    channel: record.channel,
    requester: record.requester,
    attachments: record.attachments,
    class: record.class,
    requestKind: record.requestKind,
    estimate: record.estimate,
    assignee: record.assignee,
    group: record.group,
    context: contextView(record, staff, iso),
    contract: record.contract,
    plan: plan && {
      ...plan,
      at: iso(plan.at),
      nextSteps: plan.nextSteps.map((s) => ({ ...s, by: iso(s.by) })),
    },
    workaround: workaround && { ...workaround, at: iso(workaround.at) },
    fix: fix && {
      ...fix,
      proposedAt: iso(fix.proposedAt),
      appliedAt: fix.appliedAt === undefined ? undefined : iso(fix.appliedAt),
      checks: fix.checks.map((c) => ({ ...c, at: iso(c.at) })),
    },
    changeRecord: record.changeRecord,
    hold: hold && { ...hold, since: iso(hold.since) },
    pendingApproval:
      pendingApproval && pendingApprovalView(pendingApproval, { scope, now, urls, iso, approval }),
    pendingRollback: pendingRollback && { ...pendingRollback, since: iso(pendingRollback.since) },
    escalation: staff ? record.escalation : undefined,
    work: record.work?.map((w) => ({ ...w, from: iso(w.from), to: iso(w.to) })),
    milestones: instants(record.milestones, iso),
    clocks: record.clocks
      .filter((c) => staff || c.kind === 'sla')
      .map((c) => clockView(c, { now, calendars, iso })),
    // What this caller may do, not what somebody could.
    next: record.next.filter((name) => may(scope, `command:${name}`)),
    openedAt: iso(record.openedAt),
    updatedAt: iso(record.updatedAt),
    seq: record.seq,
    rev: record.rev,
    links: { self, timeline: `${self}/timeline`, ...(temporal ? { temporal } : {}) },
  };
};

export const eventView = (event: TicketEvent, timeZone: string) => {
  const iso = isoIn(timeZone);
  return { ...event, at: iso(event.at), notedAt: iso(event.notedAt) };
};
