/** Plays an approval through the reducer, by hand or at random. */
import type { ApprovalRecord, Refusal, Signed } from '@perennial/domain/approval/rules';
import type { Actor, Role } from '@perennial/domain/scope/rules';
import { anApproval } from '@perennial/testkit/flow/an-approval';
import { refusalOfCommand } from '../allow.ts';
import { apply, begin } from '../apply.ts';
import type { ApprovalCommand } from '../contract.ts';
import type { Carried, Happening } from '../state.ts';

export const start = Date.parse('2026-03-02T09:00:00+08:00');
export const hour = 3_600_000;
export const day = 24 * hour;

/** Who holds which role in these tests. */
export const cast = {
  author: ['lead'],
  qiu: ['qa'],
  lei: ['lead', 'qa'],
  owen: ['customer-owner'],
  ann: ['agent'],
  sec: ['security-administrator'],
} as const satisfies Record<string, Role[]>;
export type Name = keyof typeof cast;

export const actorOf = (name: Name): Actor => ({
  id: name,
  name,
  kind: 'person',
  role: cast[name][0],
  roles: cast[name],
});

export const aSignature = (by: Name, over: Partial<Signed> = {}): Signed => ({
  id: `s-${by}`,
  by: { id: by, name: by },
  role: cast[by][0],
  purpose: 'approve',
  meaning: over.verdict === 'reject' ? 'rejected' : 'approved',
  verdict: 'approve',
  authentication: 'password+totp',
  at: start,
  ...over,
});

type CommandBody = { [N in ApprovalCommand['name']]: Extract<ApprovalCommand, { name: N }>['body'] };

export const play = (over: Partial<ApprovalRecord> = {}) => {
  let state: Carried = begin({ record: anApproval({ openedAt: start, ...over }) }, { id: 'w', runId: 'r' });
  let now = start;
  let count = 0;
  const feed = (what: Happening): void => {
    state = apply(state, what, now);
  };
  const last = (): Refusal | undefined => {
    const event = state.events.at(-1);
    const refusal = event?.kind.endsWith('refused') ? event.data.refusal : undefined;
    return refusal === undefined ? undefined : (refusal as Refusal);
  };
  return {
    at: (ms: number) => {
      now = start + ms;
    },
    /** The refusal, if it was one. */
    sign: (signed: Signed): Refusal | undefined => {
      feed({ type: 'signed', signed: { ...signed, at: now }, requestId: 'r' });
      return last();
    },
    tell: <N extends ApprovalCommand['name']>(
      by: Name,
      name: N,
      body: CommandBody[N],
    ): Refusal | undefined => {
      count += 1;
      const head = { id: `c-${count}`, actor: actorOf(by), receivedAt: now, requestId: 'r' };
      const command = { ...head, name, body } as ApprovalCommand;
      const refusal = refusalOfCommand(state, command);
      feed({ type: 'command', command });
      return refusal;
    },
    wait: (ms: number) => {
      now += ms;
      feed({ type: 'deadline' });
    },
    feed,
    record: () => state.record,
    state: () => state.record.state,
    kinds: () => state.events.map((e) => e.kind),
    events: () => state.events,
  };
};
export type Play = ReturnType<typeof play>;
