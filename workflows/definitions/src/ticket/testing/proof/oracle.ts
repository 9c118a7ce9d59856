/**
 * Says from the timeline alone which clocks a ticket has and when each is due, with arithmetic of its own. What the
 * product promises is written down here a second time, in another way than the engine does it.
 */
import type { TicketEvent } from '@perennial/domain/audit/rules';
import type { ClockPolicy } from '@perennial/domain/sla/policy/rules';
import { levels } from '@perennial/domain/ticket/rules';
import { listedOf } from './calendars.ts';
import { beginning, type Facts, takeEvent } from './facts.ts';
import { termsOfVersion } from './terms.ts';
import { afterDays, measure, type Rest, reach } from './windows.ts';

export type OracleClock = {
  policy: ClockPolicy;
  level: string;
  /** Of the terms it is under. */
  version: number;
  start: number;
  stop?: number;
  cancelled: boolean;
};

export type Expected = {
  state: 'running' | 'paused' | 'met' | 'breached' | 'cancelled';
  dueAt: number | null;
  targetMs: number;
  elapsedMs: number;
};

const promisesOf = ({ version, level }: Facts) => {
  const found = levels.find((l) => l === level);
  if (!found) throw new Error(`no level ${level}`);
  return termsOfVersion(version).levels[found];
};

const restsOf = ({ policy, stop, start }: OracleClock, { rests }: Facts): Rest[] =>
  policy.kind === 'regulatory'
    ? []
    : rests.filter(
        (r) =>
          (r.on === 'resolved' || policy.pausesOn.some((on) => on === r.on)) &&
          (r.to ?? Number.POSITIVE_INFINITY) > start &&
          (stop === undefined || r.from < stop),
      );

const aimOf = (clock: OracleClock, facts: Facts): { dueAt: number | null; targetMs: number } => {
  const { policy, start } = clock;
  const listed = listedOf(policy.hours);
  const rests = restsOf(clock, facts);
  if ('ms' in policy.target)
    return { targetMs: policy.target.ms, dueAt: reach(listed, start, policy.target.ms, rests) };
  const planned = afterDays(listed, start, policy.target.workingDays, policy.target.endOfDay);
  const targetMs = measure(listed, start, planned, []);
  if (rests.some((r) => r.to === undefined && r.from < planned)) return { targetMs, dueAt: null };
  const lost = targetMs - measure(listed, start, planned, rests);
  return { targetMs, dueAt: lost === 0 ? planned : reach(listed, start, targetMs, rests) };
};

/** What is expected of a clock by a reader at `now`. */
export const expectedOf = (clock: OracleClock, facts: Facts, now: number): Expected => {
  const { policy, start, stop, cancelled } = clock;
  const rests = restsOf(clock, facts);
  const { dueAt, targetMs } = aimOf(clock, facts);
  const late = dueAt !== null && (stop === undefined ? now >= dueAt : stop > dueAt);
  const isPaused = rests.some((r) => r.to === undefined);
  const going = stop !== undefined ? 'met' : isPaused ? 'paused' : 'running';
  return {
    state: cancelled ? 'cancelled' : late ? 'breached' : going,
    dueAt,
    targetMs,
    elapsedMs: measure(listedOf(policy.hours), start, stop ?? now, rests),
  };
};

const isOpen = (clock: OracleClock, facts: Facts, now: number): boolean =>
  ['running', 'paused'].includes(expectedOf(clock, facts, now).state);

const stopBy = ({ policy, level, start, stop }: OracleClock, facts: Facts): number | undefined => {
  const { resolvedAt, recordedAt, workaroundAt, lastPublicAt } = facts;
  const first = (...at: (number | undefined)[]) => at.filter((x) => x !== undefined).sort((a, b) => a - b)[0];
  switch (policy.goal) {
    case 'acknowledge':
      return facts.acknowledgedAt;
    case 'triage':
      return facts.triagedAt;
    case 'response':
      return facts.respondedAt;
    case 'workaround':
      return first(workaroundAt, resolvedAt);
    case 'resolution':
      if (resolvedAt === undefined || level !== 'P3') return resolvedAt;
      return recordedAt === undefined ? undefined : Math.max(resolvedAt, recordedAt);
    case 'next-response':
      return stop ?? first(...[lastPublicAt, resolvedAt].filter((x) => x !== undefined && x >= start));
    case 'update':
      return resolvedAt;
    case 'manual':
      return stop;
  }
};

export type Oracle = { facts: Facts; clocks: Map<string, OracleClock> };

const begin = ({ clocks, facts }: Oracle, policy: ClockPolicy, start: number): void => {
  clocks.set(policy.name, {
    policy,
    level: facts.level,
    version: facts.version,
    start,
    cancelled: false,
  });
};

const rhythm = (everyMs: number): ClockPolicy => ({
  ...{ name: 'update', goal: 'update', kind: 'ola', target: { ms: everyMs }, hours: { kind: '24x7' } },
  ...{ pausesOn: ['customer', 'window'], startsOn: 'opened', warnAtPct: [], steps: [] },
});

const nextUpdate = (oracle: Oracle): void => {
  const { facts, clocks } = oracle;
  const { updateEveryMs } = promisesOf(facts);
  const known = clocks.get('update');
  if (updateEveryMs === undefined) {
    if (known) known.cancelled = true;
  } else if (facts.lastPublicAt !== undefined) begin(oracle, rhythm(updateEveryMs), facts.lastPublicAt);
};

const isOf = (policy: ClockPolicy, group: string): boolean =>
  typeof policy.startsOn !== 'object' || policy.startsOn.group === group;

/** Another level or other terms: `facts` are already the new ones, `was` those before. */
const promiseAnew = (oracle: Oracle, was: Facts, { kind, at, notedAt }: TicketEvent): void => {
  const { facts, clocks } = oracle;
  const policies = promisesOf(facts).clocks.filter((p) => isOf(p, facts.group));
  for (const [name, clock] of clocks)
    if (name !== 'update' && !policies.some((p) => p.name === name) && isOpen(clock, was, notedAt))
      clock.cancelled = true;
  for (const policy of policies) {
    const known = clocks.get(policy.name);
    // What stopped before the contract changed was judged by what was promised then.
    if (known?.stop !== undefined && kind === 'terms-changed') continue;
    if (known) Object.assign(known, { policy, level: facts.level, version: facts.version, cancelled: false });
    else if (policy.goal !== 'next-response' && policy.startsOn !== 'attached')
      begin(oracle, policy, policy.kind === 'sla' ? facts.openedAt : at);
  }
  nextUpdate(oracle);
};

const regroup = (oracle: Oracle, was: Facts, { at, notedAt }: TicketEvent): void => {
  const { facts, clocks } = oracle;
  for (const policy of promisesOf(facts).clocks.filter((p) => typeof p.startsOn === 'object')) {
    const known = clocks.get(policy.name);
    if (!isOf(policy, facts.group)) {
      if (known && isOpen(known, was, notedAt)) known.cancelled = true;
    } else if (!known || known.cancelled) begin(oracle, policy, at);
  }
};

const take = (oracle: Oracle, event: TicketEvent): void => {
  const { facts, clocks } = oracle;
  const was: Facts = { ...facts, rests: facts.rests.map((rest) => ({ ...rest })) };
  const policyNamed = (name: unknown) => promisesOf(facts).clocks.find((p) => p.name === name);
  takeEvent(facts, event);
  switch (event.kind) {
    case 'message-received': {
      const policy = promisesOf(facts).clocks.find((p) => p.goal === 'next-response');
      const known = clocks.get('next-response');
      if (policy && (!known || known.cancelled || known.stop !== undefined)) begin(oracle, policy, event.at);
      break;
    }
    case 'responded':
    case 'workaround-applied':
    case 'update-posted':
      nextUpdate(oracle);
      break;
    case 'releveled':
    case 'terms-changed':
      promiseAnew(oracle, was, event);
      break;
    case 'assigned':
      regroup(oracle, was, event);
      break;
    case 'clock-attached': {
      const policy = policyNamed(event.data.clock);
      if (policy) begin(oracle, policy, Number(event.data.since));
      break;
    }
    case 'clock-stopped': {
      const clock = clocks.get(String(event.data.clock));
      if (clock) clock.stop = event.at;
      break;
    }
    default:
  }
  for (const clock of clocks.values()) {
    if (clock.cancelled) continue;
    const stop = stopBy(clock, facts);
    if (stop === undefined) delete clock.stop;
    else clock.stop = stop;
  }
  if (event.kind === 'reopened')
    for (const [name, clock] of clocks) {
      const isBehind = clock.version !== facts.version;
      if (name === 'update' || clock.cancelled || clock.stop !== undefined || !isBehind) continue;
      const policy = promisesOf(facts).clocks.find((p) => p.name === name && isOf(p, facts.group));
      if (policy) Object.assign(clock, { policy, level: facts.level, version: facts.version });
      else clock.cancelled = true;
    }
  if (event.kind === 'closed' || event.kind === 'cancelled')
    for (const clock of clocks.values()) if (isOpen(clock, was, event.notedAt)) clock.cancelled = true;
};

export const oracleOf = (opened: TicketEvent): Oracle & { take: (events: TicketEvent[]) => void } => {
  const facts = beginning(opened);
  const oracle: Oracle = { facts, clocks: new Map() };
  for (const policy of promisesOf(facts).clocks)
    if (policy.goal !== 'next-response' && policy.startsOn !== 'attached' && isOf(policy, facts.group))
      begin(oracle, policy, facts.openedAt);
  return { ...oracle, take: (events) => events.forEach((event) => void take(oracle, event)) };
};
