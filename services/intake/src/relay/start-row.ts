import type { TicketInput } from '@perennial/definitions/ticket/contract';
import type { StartRow } from '@perennial/store/ports';
import type { Temporal } from '@perennial/temporal/connect';
import { startTicket, type TicketStart } from '@perennial/temporal/start-ticket';

const isInput = (value: unknown): value is TicketInput =>
  typeof value === 'object' && value !== null && 'record' in value && 'terms' in value;

/** An attempt has ended before its row's lease does. */
const withinMs = 4_000;

/** @throws when the row holds no workflow input; the relay parks such a row after its tries. */
export const startRow =
  (client: Temporal['client'], consoleUrl: string) =>
  async ({ workflowId, input }: StartRow): Promise<void> => {
    if (!isInput(input)) throw new Error(`outbox row ${workflowId} holds no ticket input`);
    const { no, tenant, customer, site, module, level, title, state, nextDeadline } = input.record;
    const ticket: TicketStart = {
      workflowId,
      input,
      no,
      tenant,
      customer,
      site,
      module,
      level,
      title,
      state,
      ...(nextDeadline === undefined ? {} : { dueAt: nextDeadline }),
      link: `${consoleUrl}/v1/tickets/${no}`,
    };
    await client.withDeadline(Date.now() + withinMs, () => startTicket(client, ticket));
  };
