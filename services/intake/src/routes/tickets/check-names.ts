/** Whom a command gives a ticket to must be in the registers: nobody would be told, and nobody would look after it. */
import { DomainError, type FieldFault } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import type { AnyEnvelope } from '@perennial/domain/ticket/commands/rules';
import type { Store } from '@perennial/store/ports';

type Body = AnyEnvelope['body'];

const unknown = (path: string, what: string, id: string, register: string): FieldFault => ({
  path,
  code: 'unknown',
  message: `there is no ${what} ${id}; name one of GET /v1/registers/${register}, or add it there first`,
});

const foreign = (id: string, customer: string): FieldFault => ({
  path: '/assignee',
  code: 'notStaff',
  message: `${id} is of the customer ${customer}; a ticket is assigned to one of the vendor's own people`,
});

/** @throws DomainError `request.invalid` naming `/assignee`, `/group` or both. */
export const checkNames = async (
  { registers }: Pick<Store, 'registers'>,
  scope: Scope,
  body: Body,
): Promise<void> => {
  const assignee = 'assignee' in body ? body.assignee : undefined;
  const group = 'group' in body ? body.group : undefined;
  const [person, team] = await Promise.all([
    assignee === undefined ? undefined : registers.get(scope, 'people', assignee),
    group === undefined ? undefined : registers.get(scope, 'groups', group),
  ]);
  const errors = [
    ...(assignee !== undefined && !person ? [unknown('/assignee', 'person', assignee, 'people')] : []),
    ...(assignee !== undefined && person?.customer !== undefined ? [foreign(assignee, person.customer)] : []),
    ...(group !== undefined && !team ? [unknown('/group', 'group', group, 'groups')] : []),
  ];
  const [first] = errors;
  if (first) throw new DomainError('request.invalid', first.message, { errors });
};
