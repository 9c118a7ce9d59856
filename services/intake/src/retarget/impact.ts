/** Which clocks of an open ticket would be due at another instant under other terms. Pure; nothing is changed. */
import type { CalendarLookup } from '@perennial/domain/calendar/hours';
import type { ContractTerms } from '@perennial/domain/contract/rules';
import { beginClock, planRequestOf, retargetClock } from '@perennial/domain/sla/clock/rules';
import { planClock } from '@perennial/domain/sla/plan';
import type { ClockPolicy } from '@perennial/domain/sla/policy/rules';
import { policyRefOf, startsWith } from '@perennial/domain/sla/policy/start/rules';
import type { Clock, Pause } from '@perennial/domain/sla/rules';
import type { ClockMove, OpenTicket } from '@perennial/store/runs/port';

type Due = number | null;

const isLive = (clock: Clock): boolean =>
  clock.stoppedAt === undefined && clock.state !== 'cancelled' && clock.state !== 'met';

/** Every pause the ticket has had, as far as its clocks remember them. */
const pausesIn = ({ clocks, hold }: OpenTicket): Pause[] => {
  const known = new Map<string, Pause>();
  for (const pause of clocks.flatMap((clock) => clock.pauses)) known.set(`${pause.on} ${pause.from}`, pause);
  if (hold && !known.has(`${hold.on} ${hold.since}`))
    known.set(`${hold.on} ${hold.since}`, { from: hold.since, on: hold.on, reason: hold.reason, by: '' });
  return [...known.values()].sort((a, b) => a.from - b.from);
};

const pausing = (clock: Clock, all: Pause[]): Clock => ({
  ...clock,
  pauses:
    clock.kind === 'regulatory'
      ? []
      : all.filter(
          (p) =>
            (p.on === 'resolved' || clock.pausesOn.includes(p.on)) &&
            (p.to === undefined || p.to > clock.startedAt),
        ),
});

/** A paused clock has no due instant: the one it would get if it went on now is compared in its place. */
const resumed = (clock: Clock, now: number): Clock => ({
  ...clock,
  pauses: clock.pauses.map((p) => (p.to === undefined ? { ...p, to: Math.max(now, p.from) } : p)),
});

/** What the catalogue's promises have reached already runs no clock. */
const isMet = (goal: Clock['goal'], { milestones: m }: OpenTicket): boolean => {
  if (m.resolvedAt !== undefined) return true;
  if (goal === 'acknowledge') return m.acknowledgedAt !== undefined;
  if (goal === 'triage') return m.triagedAt !== undefined;
  if (goal === 'response') return m.respondedAt !== undefined;
  return goal === 'workaround' && m.workaroundAt !== undefined;
};

export type Outlook = { now: number; calendars: CalendarLookup };

const moveOf = (
  old: Clock | undefined,
  next: Clock | undefined,
  { now, calendars }: Outlook,
): ClockMove | undefined => {
  const shown = next ?? old;
  if (!shown) return undefined;
  const due = (clock: Clock): Due => planClock(planRequestOf(clock, now), calendars).dueAt;
  const [oldDueAt, newDueAt] = [old?.dueAt ?? null, next ? due(next) : null];
  const moves =
    old && next
      ? due(resumed(old, now)) !== due(resumed(next, now)) || oldDueAt !== newDueAt
      : (old ?? next) !== undefined;
  const { name, kind, level } = shown;
  return moves ? { clock: name, kind, level, oldDueAt, newDueAt } : undefined;
};

/** The reminder of the next public update keeps its start; another rhythm moves it. */
const updateMove = (ticket: OpenTicket, terms: ContractTerms, outlook: Outlook): ClockMove | undefined => {
  const everyMs = terms.levels[ticket.level].updateEveryMs;
  const old = ticket.clocks.find((clock) => clock.goal === 'update' && isLive(clock));
  if (!old) return undefined;
  return moveOf(old, everyMs === undefined ? undefined : { ...old, target: { ms: everyMs } }, outlook);
};

/** What counts for the customer began with the ticket, what others agreed to begins now. */
const begun = (policy: ClockPolicy, ticket: OpenTicket, terms: ContractTerms, now: number): Clock =>
  beginClock(policy, ticket.level, policy.kind === 'sla' ? ticket.openedAt : now, policyRefOf(terms));

export const impactOf = (ticket: OpenTicket, terms: ContractTerms, outlook: Outlook): ClockMove[] => {
  const policies = terms.levels[ticket.level].clocks;
  const pauses = pausesIn(ticket);
  const ofPolicies = policies.flatMap((policy) => {
    const old = ticket.clocks.find((clock) => clock.name === policy.name);
    if (old)
      return isLive(old)
        ? (moveOf(
            old,
            pausing(retargetClock(old, policy, ticket.level, policyRefOf(terms)), pauses),
            outlook,
          ) ?? [])
        : [];
    if (!startsWith(policy, ticket.group) || isMet(policy.goal, ticket)) return [];
    return moveOf(undefined, pausing(begun(policy, ticket, terms, outlook.now), pauses), outlook) ?? [];
  });
  const dropped = ticket.clocks.filter(
    (clock) =>
      (clock.state === 'running' || clock.state === 'paused') &&
      clock.goal !== 'update' &&
      !policies.some((p) => p.name === clock.name),
  );
  return [
    ...ofPolicies,
    ...dropped.flatMap((clock) => moveOf(clock, undefined, outlook) ?? []),
    ...[updateMove(ticket, terms, outlook) ?? []].flat(),
  ];
};
