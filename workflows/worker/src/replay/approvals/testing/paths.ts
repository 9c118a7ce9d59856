/** Ways through the approval workflow that a change of its code must not break; short periods stand for days. */
import type { ApprovalEventKind } from '@perennial/domain/approval/rules';
import type { Signing } from '@perennial/testkit/flow/sign';
import { type Asked, type OpenApproval, openApproval } from '../../../testing/approval.ts';
import { waitFor } from '../../testing/played.ts';
import type { Stage } from '../../testing/stage.ts';

export type ApprovalPath = {
  name: string;
  /** Kinds of events, in this order, as the store has them in the end. */
  shows: ApprovalEventKind[];
  asked?: Asked;
  play: (a: OpenApproval) => Promise<unknown>;
};

const qa: Signing = { by: 'qiu', role: 'qa' };
const owner: Signing = { by: 'owen', role: 'customer-owner' };
const veto = { verdict: 'reject', reason: 'no backup' } as const;
const begin = (a: OpenApproval) =>
  a.tell('begin-execution', 'ann', ['engineer'], { executor: { id: 'ann', name: 'Ann' } });
const until = (a: OpenApproval, kind: ApprovalEventKind) =>
  waitFor(`${a.no} to be ${kind}`, async () => (await a.actions()).includes(kind));

export const approvalPaths: ApprovalPath[] = [
  {
    name: 'signed-and-executed',
    shows: ['requested', 'signed', 'signature-refused', 'signed', 'approved', 'execution-begun'],
    play: async (a) => {
      await a.sign(qa);
      await a.give('no-such-signature').catch(() => undefined);
      await a.sign(owner);
      await begin(a);
      await a.handle.result();
    },
  },
  {
    name: 'woken-by-signal',
    shows: ['requested', 'signed', 'signed', 'approved', 'expired'],
    asked: { policy: { validForMs: 500 }, parent: 'approval/nobody/x' },
    play: async (a) => {
      for (const signing of [qa, owner])
        await a.handle.signal('signed', { signature: await a.made(signing), requestId: 'test' });
      await a.handle.signal('reflush');
      await a.handle.result();
    },
  },
  {
    name: 'delegated-revoked-edited-rejected',
    shows: [
      'requested',
      'delegated',
      'signed',
      'revoked',
      'record-changed',
      'command-refused',
      'signed',
      'rejected',
    ],
    play: async (a) => {
      const to = { id: 'ann', name: 'Ann' };
      await a.tell('delegate', 'qiu', ['qa'], {
        to,
        role: 'qa',
        until: Date.now() + 3_600_000,
        reason: 'away',
      });
      await a.sign({
        by: 'ann',
        role: 'qa',
        roles: ['agent'],
        manifest: { onBehalfOf: { id: 'qiu', name: 'qiu' } },
      });
      const signature = (await a.read()).signatures[0]?.id;
      await a.tell('revoke', 'qiu', ['qa'], { signature, reason: 'not so' });
      const record = { type: 'plan', id: 'M-1', version: 2, hash: 'b'.repeat(64) };
      await a.tell('edited', 'author', ['engineer'], { record, reason: 'one more table' });
      await begin(a).catch(() => undefined);
      await a.sign({ ...qa, manifest: veto });
      await a.handle.result();
    },
  },
  {
    name: 'reminded-and-rejected-by-deadline',
    shows: ['requested', 'reminded', 'rejected'],
    asked: { policy: { remindEveryMs: 400, deadline: { afterMs: 700, outcome: 'reject' } } },
    play: (a) => a.handle.result(),
  },
  {
    name: 'withdrawn-by-its-parent',
    shows: ['requested', 'signed', 'expired'],
    play: async (a) => {
      await a.sign(qa);
      const command = {
        id: 'withdraw-1',
        name: 'withdraw',
        actor: { id: 'li-wei', kind: 'person', role: 'agent' },
        receivedAt: Date.now(),
        requestId: 'test',
        body: { reason: 'the ticket was cancelled' },
      };
      for (const _ of [1, 2]) await a.handle.signal('command', command);
      await a.handle.result();
    },
  },
  {
    name: 'escalated',
    shows: ['requested', 'escalated', 'signed', 'signed', 'approved'],
    asked: { policy: { deadline: { afterMs: 300, outcome: 'escalate', to: 'project-manager' } } },
    play: async (a) => {
      await until(a, 'escalated');
      await a.sign(qa);
      await a.sign(owner);
    },
  },
  {
    name: 'broken-glass',
    shows: [
      'requested',
      'signed',
      'glass-broken',
      'approved',
      'execution-begun',
      'review-overdue',
      'signed',
      'reviewed',
    ],
    asked: { policy: { breakGlass: { roles: ['lead'], reviewers: ['qa'], reviewWithinMs: 800 } } },
    play: async (a) => {
      const glass = { purpose: 'break-glass', reason: 'production stands still' } as const;
      await a.sign({ by: 'lei', role: 'lead', manifest: glass }, 'break-glass');
      await begin(a);
      await until(a, 'review-overdue');
      await a.sign({ ...qa, manifest: { purpose: 'review', meaning: 'reviewed' } }, 'review');
      await a.handle.result();
    },
  },
];

export const playPath = async (
  { client, store, queues }: Stage,
  path: ApprovalPath,
): Promise<OpenApproval> => {
  const a = await openApproval({ client, plain: client, store, flow: queues.flow }, path.asked);
  await path.play(a);
  return a;
};
