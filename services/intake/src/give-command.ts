import { setTimeout as wait } from 'node:timers/promises';
import { DomainError } from '@perennial/domain/errors';
import { systemActor } from '@perennial/domain/scope/rules';
import type { AnyEnvelope } from '@perennial/domain/ticket/commands/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { Store } from '@perennial/store/ports';
import { parseWorkflowId } from '@perennial/temporal/ids';
import type { IntakeDeps } from './deps.ts';

/** A start usually takes a tenth of this. */
const patienceMs = 4_000;

const recordOf = async (store: Pick<Store, 'tickets'>, workflowId: string): Promise<TicketRecord> => {
  const { tenant = '', no = '' } = parseWorkflowId(workflowId) ?? {};
  const found = await store.tickets.get({ tenant, actor: systemActor, requestId: workflowId }, no);
  if (!found)
    throw new DomainError('internal', `${workflowId} took a command, but the store has no such ticket`);
  return found.record;
};

/**
 * Gives a command to a ticket whose workflow may not have started yet: a ticket is answered before it has.
 * @throws DomainError `flow.notStarted` when it has not started within a few seconds.
 */
export const giveCommand = async (
  { store, command, now }: Pick<IntakeDeps, 'store' | 'command' | 'now'>,
  workflowId: string,
  envelope: AnyEnvelope,
): Promise<TicketRecord> => {
  const until = now() + patienceMs;
  for (;;) {
    // Asked first: a start that is sent between the two questions must not look like an archived ticket.
    const starting = await store.starts.pending(workflowId);
    try {
      await command(workflowId, envelope);
      return await recordOf(store, workflowId);
    } catch (e) {
      if (!(e instanceof DomainError && e.code === 'ticket.archived' && starting)) throw e;
      if (now() >= until)
        throw new DomainError(
          'flow.notStarted',
          'the ticket is stored, its workflow has not started yet; repeat with the same Idempotency-Key',
          {
            retryAfterS: 2,
          },
        );
    }
    await wait(100);
  }
};
