/** What a ticket's timeline says happened, without asking the record or the reducer. */
import type { TicketEvent } from '@perennial/domain/audit/rules';
import type { Rest } from './windows.ts';

export type Facts = {
  openedAt: number;
  level: string;
  version: number;
  group: string;
  acknowledgedAt?: number;
  triagedAt?: number;
  respondedAt?: number;
  workaroundAt?: number;
  resolvedAt?: number;
  recordedAt?: number;
  lastPublicAt?: number;
  rests: (Rest & { on: string })[];
};

export const beginning = ({ at, data }: TicketEvent): Facts => ({
  openedAt: at,
  level: String(data.level),
  version: 1,
  group: 'wms',
  rests: [],
});

const endRest = ({ rests }: Facts, on: string, at: number): void => {
  const open = rests.find((r) => r.on === on && r.to === undefined);
  if (open) open.to = at;
};

/** States in which time rests begin and end with the change of state. */
const waiting = ['approving', 'verifying'];

const takeChanges = (facts: Facts, { changes, at }: TicketEvent): void => {
  for (const { path, old, new: now } of changes) {
    if (path === '/state') {
      const [from, to] = [String(old), String(now)];
      if (waiting.includes(from)) endRest(facts, from, at);
      if (waiting.includes(to)) facts.rests.push({ on: to, from: at });
    }
    if (path === '/milestones/recordedAt') {
      if (typeof now === 'number') facts.recordedAt = now;
      else delete facts.recordedAt;
    }
  }
};

/** Adds what one event says. */
export const takeEvent = (facts: Facts, event: TicketEvent): void => {
  const { kind, at, data } = event;
  takeChanges(facts, event);
  switch (kind) {
    case 'acknowledged':
      facts.acknowledgedAt ??= at;
      return;
    case 'triaged':
      facts.triagedAt ??= at;
      return;
    case 'responded':
      facts.acknowledgedAt ??= at;
      facts.respondedAt = at;
      facts.lastPublicAt = at;
      return;
    case 'workaround-applied':
      facts.workaroundAt ??= at;
      facts.lastPublicAt = at;
      return;
    case 'update-posted':
      facts.lastPublicAt = at;
      return;
    case 'resolved':
      facts.resolvedAt = at;
      facts.lastPublicAt = at;
      return;
    case 'reopened':
      facts.rests.push({ on: 'resolved', from: Number(data.resolvedAt), to: at });
      delete facts.resolvedAt;
      return;
    case 'held':
      facts.rests.push({ on: String(data.on), from: at });
      return;
    case 'resumed':
      endRest(facts, String(data.on), at);
      return;
    case 'releveled':
      facts.level = String(data.level);
      return;
    case 'terms-changed':
      facts.version = Number(data.version);
      return;
    case 'assigned':
      facts.group = String(data.group);
      return;
    default:
      return;
  }
};
