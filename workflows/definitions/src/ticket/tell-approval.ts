/** What a ticket tells its approval; the workflow sends it, and a repeated one is passed over there. */
import { type Actor, systemActor } from '@perennial/domain/scope/rules';
import type { ApprovalCommand } from '../approval/contract.ts';
import type { Draft } from './draft.ts';

type Told = Extract<ApprovalCommand, { name: 'begin-execution' | 'withdraw' }>;

const tell = (
  draft: Draft,
  no: string,
  what: Pick<Told, 'name' | 'body'> & { by: Actor; at: number },
): void => {
  const { wanted, record } = draft.state;
  const { name, body, by: actor, at } = what;
  const command = {
    id: `${no}/${name}`,
    actor,
    receivedAt: at,
    requestId: draft.requestId ?? record.no,
    name,
    body,
  } as Told;
  wanted.tell = [...(wanted.tell ?? []), { no, command }];
};

export const withdraw = (draft: Draft, no: string, reason: string, at: number): void =>
  tell(draft, no, { name: 'withdraw', body: { reason }, by: draft.actor, at });

/** The first check of an approved fix carries it out: from now on no signature can be taken back. */
export const beginExecution = (draft: Draft, by: Actor, at: number): void => {
  const approval = draft.state.record.fix?.approval;
  if (!approval || approval.begun) return;
  approval.begun = true;
  const executor = { id: by.id, name: by.name ?? (by.id === systemActor.id ? 'Perennial' : by.id) };
  tell(draft, approval.no, { name: 'begin-execution', body: { executor }, by, at });
};
