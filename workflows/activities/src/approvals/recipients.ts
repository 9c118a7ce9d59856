/** Who is written to about an approval: whose signature is missing, whose work it is, and whom the policy names. */
import type { ApprovalEvent, ApprovalRecord } from '@perennial/domain/approval/rules';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { everyItem } from '@perennial/store/every-item';
import type { RegisterRepository } from '@perennial/store/ports';

export type Registers = { registers: Pick<RegisterRepository, 'list' | 'get'> };
export type Addressee = { id: string; address: string; locale: 'zh-CN' | 'en' };

/** People of a customer hear of their own approvals only. */
const isOf = (customer: string | undefined, record: ApprovalRecord): boolean =>
  customer === undefined || customer === record.customer;

type Wanted = { roles: string[]; persons: string[] };

const wantedBy = ({ kind, data }: ApprovalEvent, record: ApprovalRecord): Wanted => {
  const { missing, author, policy, signatures, breakGlass } = record;
  switch (kind) {
    case 'requested':
    case 'reminded':
    case 'record-changed':
      return { roles: missing.map((s) => s.role), persons: signatures.map((s) => s.by.id) };
    case 'delegated':
      return { roles: [], persons: typeof data.to === 'string' ? [data.to] : [] };
    case 'approved':
    case 'rejected':
    case 'expired':
    case 'revoked':
      return { roles: [], persons: [author.id] };
    case 'escalated':
      return {
        roles: policy.deadline?.outcome === 'escalate' ? [policy.deadline.to] : [],
        persons: [author.id],
      };
    case 'glass-broken':
    case 'review-overdue':
      return {
        roles: [...(policy.breakGlass?.reviewers ?? [])],
        persons: breakGlass ? [author.id, breakGlass.by.id] : [],
      };
    default:
      return { roles: [], persons: [] };
  }
};

export const addresseesOf = async (
  { registers }: Registers,
  event: ApprovalEvent,
  record: ApprovalRecord,
): Promise<Addressee[]> => {
  const { roles, persons } = wantedBy(event, record);
  if (roles.length + persons.length === 0) return [];
  const scope: Scope = { tenant: record.tenant, actor: systemActor, requestId: `${record.no}/${event.seq}` };
  const people = await everyItem((page) => registers.list(scope, 'people', page));
  return people.flatMap(({ id, roles: held, contacts, locale, customer }) =>
    contacts.email &&
    isOf(customer, record) &&
    id !== event.actor.id &&
    (persons.includes(id) || held.some((r) => roles.includes(r)))
      ? [{ id, address: contacts.email, locale }]
      : [],
  );
};
