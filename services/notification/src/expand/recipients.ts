/** Who stands behind an audience, for one event of one ticket. */
import type { TicketEvent } from '@perennial/domain/audit/rules';
import type { Audience } from '@perennial/domain/notice/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { Store } from '@perennial/store/ports';

export type Recipient = { id: string; address: string; locale: 'zh-CN' | 'en' };
export type Registers = Pick<Store, 'registers'>;

const groupOf = ({ group, context }: TicketRecord) =>
  Object.values(context.routing).find((g) => g?.id === group) ?? context.routing.default;

const people = async (store: Registers, scope: Scope, ids: (string | undefined)[]): Promise<Recipient[]> => {
  const found: Recipient[] = [];
  for (const id of new Set(ids)) {
    const person = id === undefined ? undefined : await store.registers.get(scope, 'people', id);
    if (person?.contacts.email)
      found.push({ id: person.id, address: person.contacts.email, locale: person.locale });
  }
  return found;
};

const webhooks = async (store: Registers, scope: Scope, customer: string): Promise<Recipient[]> => {
  const { items } = await store.registers.list(scope, 'webhooks', { limit: 500 });
  return items
    .filter((w) => w.active && (w.customer === undefined || w.customer === customer))
    .map((w) => ({ id: w.id, address: w.id, locale: 'en' }));
};

const idIn = (event: TicketEvent, key: string): string | undefined => {
  const value = event.data[key];
  return typeof value === 'string' ? value : undefined;
};

export const recipientsOf = async (
  store: Registers,
  scope: Scope,
  audience: Audience,
  event: TicketEvent,
  record: TicketRecord,
): Promise<Recipient[]> => {
  const customer = await store.registers.get(scope, 'customers', record.customer);
  const locale = customer?.locale ?? 'zh-CN';
  switch (audience) {
    case 'requester':
      return record.requester.email ? [{ id: 'requester', address: record.requester.email, locale }] : [];
    case 'customerContact':
      return (customer?.contacts ?? []).flatMap((c, i) =>
        c.email ? [{ id: `contact-${i}`, address: c.email, locale }] : [],
      );
    case 'assignee':
      return people(store, scope, [record.assignee]);
    case 'group':
      return people(store, scope, groupOf(record)?.members ?? []);
    case 'lead':
      return people(store, scope, [groupOf(record)?.lead]);
    case 'escalation':
      return people(store, scope, [idIn(event, 'to') ?? record.escalation?.to]);
    case 'webhook':
      return webhooks(store, scope, record.customer);
  }
};
