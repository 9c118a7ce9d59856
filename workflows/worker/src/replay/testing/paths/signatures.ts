/** A fix approved by signatures: given, refused, taken back, and no longer needed. */
import { systemActor } from '@perennial/domain/scope/rules';
import { someTerms } from '@perennial/testkit/flow/a-ticket';
import { approvalNamed } from '../../../testing/approval.ts';
import type { Mark, Path } from '../path.ts';
import { openTicket, waitFor } from '../played.ts';
import type { Stage } from '../stage.ts';
import { allPassed, propose, toWork } from '../steps.ts';

const terms = someTerms({ approval: { classes: ['code'], types: [], policy: 'two-of-three' } });
const qa = { by: 'qiu', role: 'qa' } as const;
const owner = { by: 'owen', role: 'customer-owner' } as const;
const veto = { verdict: 'reject', reason: 'no backup' } as const;
const requested: Mark = { kind: 'approval-requested', data: { policy: 'two-of-three' } };

const proposed = async (stage: Stage) => {
  const ticket = await openTicket(stage, { level: 'P3', terms });
  await toWork(ticket, { class: 'code' });
  await propose(ticket, { rollback: { instructions: 'put the old rule back' } });
  const { tenant, no } = ticket.record;
  const scope = { tenant, actor: systemActor, requestId: 'record' };
  const approval = (attempt: number) =>
    approvalNamed({ plain: stage.client, store: stage.store }, scope, `${no}.fix.${attempt}`);
  return { ticket, approval };
};

export const signatures: Path[] = [
  {
    name: 'signed',
    shows: [requested, { kind: 'approved', data: { attempt: 1 } }, 'checks-recorded', 'resolved'],
    play: async (stage) => {
      const { ticket, approval } = await proposed(stage);
      const a = await approval(1);
      await a.sign(qa);
      await a.sign(owner);
      await ticket.until('approved');
      await ticket.say('verify', allPassed, { actor: { id: 'mo', kind: 'person', role: 'agent' } });
      await a.handle.result();
      return ticket;
    },
  },
  {
    name: 'signature-refused',
    shows: [requested, { kind: 'rejected', data: { outcome: 'rejected' } }, requested, 'cancelled'],
    play: async (stage) => {
      const { ticket, approval } = await proposed(stage);
      await (await approval(1)).sign({ ...qa, manifest: veto });
      await ticket.until('rejected');
      await propose(ticket, { summary: 'jobs replayed, with a backup' });
      const second = await approval(2);
      await ticket.say('cancel', { reason: 'opened twice' });
      await second.handle.result();
      return ticket;
    },
  },
  {
    name: 'signature-taken-back',
    shows: [requested, 'approved', { kind: 'rejected', data: { outcome: 'pending' } }, 'rolled-back'],
    play: async (stage) => {
      const { ticket, approval } = await proposed(stage);
      const a = await approval(1);
      await a.sign(qa);
      await a.sign(owner);
      await ticket.until('approved');
      const signature = (await a.read()).signatures[0]?.id;
      await a.tell('revoke', 'qiu', ['qa'], { signature, reason: 'new facts' });
      await ticket.until('rollback-requested');
      await ticket.say('rollback', { note: 'old rule is back' });
      await waitFor(`${a.no} to end`, async () => (await a.read()).state === 'expired');
      return ticket;
    },
  },
];
