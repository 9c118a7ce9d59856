/** One event becomes the deliveries the notice table asks for. */
import { type Audience, audiences, type NoticeTable, noticeTable } from '@perennial/domain/notice/rules';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { noticeText } from '@perennial/i18n/notice';
import type { Delivery, NoticeRow, Store } from '@perennial/store/ports';
import { type Recipient, recipientsOf } from './recipients.ts';

export type ExpandDeps = {
  store: Pick<Store, 'registers' | 'contracts'>;
  now: () => number;
  intakeUrl: string;
};

const ofCustomer: ReadonlySet<Audience> = new Set<Audience>(['requester', 'customerContact']);

const tableFor = async ({ store }: ExpandDeps, scope: Scope, { record }: NoticeRow): Promise<NoticeTable> => {
  const contract = await store.contracts.get(scope, record.contract.id, record.contract.version);
  return { ...noticeTable, ...contract?.notices };
};

/** What a webhook is told: the event and where the ticket stands; the receiver fetches the rest. */
const webhookBody = ({ event, record, workflowId }: NoticeRow, link: string) => ({
  type: `ticket.${event.kind}`,
  timestamp: new Date(event.at).toISOString(),
  data: {
    workflowId,
    seq: event.seq,
    no: record.no,
    customer: record.customer,
    site: record.site,
    module: record.module,
    state: record.state,
    level: record.level,
    title: record.title,
    assignee: record.assignee ?? null,
    event: event.data,
    link,
  },
});

/** Nobody is written to about what he did himself. */
const concerns = (recipient: Recipient, row: NoticeRow): boolean => recipient.id !== row.event.actor.id;

export const expandNotice = async (deps: ExpandDeps, row: NoticeRow): Promise<Delivery[]> => {
  const { event, record, tenant, workflowId, customer } = row;
  const scope: Scope = { tenant, actor: systemActor, requestId: row.id };
  const link = `${deps.intakeUrl}/v1/tickets/${record.no}`;
  const told = new Set<string>();
  const deliveries: Delivery[] = [];
  const table = (await tableFor(deps, scope, row))[event.kind];
  for (const who of audiences) {
    const channel = table[who];
    if (channel === undefined) continue;
    if (event.visibility === 'internal' && ofCustomer.has(who)) continue;
    for (const recipient of await recipientsOf(deps.store, scope, who, event, record)) {
      const place = `${channel}:${recipient.address.toLowerCase()}`;
      if (told.has(place) || !concerns(recipient, row)) continue;
      told.add(place);
      deliveries.push({
        id: `${workflowId}/${event.seq}/${recipient.id}/${channel}`,
        tenant,
        customer,
        ticket: record.no,
        seq: event.seq,
        event: event.kind,
        audience: who,
        channel,
        recipient: recipient.id,
        address: recipient.address,
        locale: recipient.locale,
        payload: {
          ...noticeText(event, record, recipient.locale, link),
          ...(channel === 'webhook' ? { json: webhookBody(row, link) } : {}),
        },
        state: 'queued',
        attempts: 0,
        createdAt: deps.now(),
        nextAttemptAt: deps.now(),
      });
    }
  }
  return deliveries;
};
