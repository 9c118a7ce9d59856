import type { TicketInput } from '@perennial/definitions/ticket/contract';
import type { ApprovalRecord } from '@perennial/domain/approval/rules';
import type { MigrationRecord } from '@perennial/domain/migration/run/rules';
import type { StartRow } from '@perennial/store/ports';
import type { Temporal } from '@perennial/temporal/connect';
import { isGone } from '@perennial/temporal/failures';
import { startApproval } from '@perennial/temporal/start-approval';
import { startMigration } from '@perennial/temporal/start-migration';
import { startTicket, type TicketStart } from '@perennial/temporal/start-ticket';

const isInput = (value: unknown): value is TicketInput =>
  typeof value === 'object' && value !== null && 'record' in value && 'terms' in value;

const isApproval = (value: unknown): value is { record: ApprovalRecord } =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  value.kind === 'approval' &&
  'record' in value;

const isMigration = (value: unknown): value is { record: MigrationRecord } =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  value.kind === 'migration' &&
  'record' in value;

type Signal = { workflowId: string; signal: string; args: unknown[] };
const isSignal = (value: unknown): value is Signal =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  value.kind === 'signal' &&
  'workflowId' in value &&
  'signal' in value &&
  'args' in value;

/** To a workflow that has ended there is nothing to say. */
const sendSignal = async (
  client: Temporal['client'],
  { workflowId, signal, args }: Signal,
): Promise<void> => {
  try {
    await client.workflow.getHandle(workflowId).signal(signal, ...args);
  } catch (e) {
    if (!isGone(e)) throw e;
  }
};

/** An attempt has ended before its row's lease does. */
const withinMs = 4_000;

/** @throws when the row holds no workflow input; the relay parks such a row after its tries. */
export const startRow =
  (client: Temporal['client'], consoleUrl: string) =>
  async ({ workflowId, input }: StartRow): Promise<void> => {
    if (isApproval(input)) {
      const { record } = input;
      const link = `${consoleUrl}/v1/approvals/${record.no}`;
      await client.withDeadline(Date.now() + withinMs, () => startApproval(client, { record, link }));
      return;
    }
    if (isMigration(input)) {
      const { record } = input;
      const link = `${consoleUrl}/v1/migrations/${record.no}`;
      await client.withDeadline(Date.now() + withinMs, () => startMigration(client, { record, link }));
      return;
    }
    if (isSignal(input)) {
      await client.withDeadline(Date.now() + withinMs, () => sendSignal(client, input));
      return;
    }
    if (!isInput(input)) throw new Error(`outbox row ${workflowId} holds nothing to start`);
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
