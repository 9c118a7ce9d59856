import { expect, test } from 'vitest';
import { isCustomerRole, type Role, roles, systemActor } from '../scope/rules.ts';
import { commandNames } from '../ticket/rules.ts';
import { type Asker, may, mayWith, reachOf, refusalOf } from './policy.ts';
import { mayCall, mayCommand, procedures } from './rules.ts';

const asker = (held: [Role, ...Role[]], customer?: string): Asker => ({
  tenant: 'north',
  ...(customer === undefined ? {} : { customer }),
  actor: { id: 'a', kind: 'person', role: held[0], roles: held },
});
const bound = (role: Role): Asker => asker([role], isCustomerRole(role) ? 'acme' : undefined);

test.each(roles)('%s may call and command what the table says, and nothing else', (role) => {
  for (const name of procedures)
    expect([name, may(bound(role), name)]).toEqual([name, mayCall[name].includes(role)]);
  for (const name of commandNames)
    expect([name, may(bound(role), `command:${name}`)]).toEqual([name, mayCommand[name].includes(role)]);
});

test('of several roles any one will do', () => {
  expect(may(asker(['auditor']), 'credit.write')).toBe(false);
  expect(may(asker(['auditor', 'lead']), 'credit.write')).toBe(true);
});

test('a role that is not held does not help', () => {
  const actor = { id: 'a', kind: 'person', role: 'lead', roles: ['agent'] } as const;
  expect(may({ tenant: 'north', actor }, 'command:approve')).toBe(false);
});

test("staff reach every record of their vendor, and no other vendor's", () => {
  expect(reachOf(asker(['agent']), 'ticket.read')).toEqual({ tenant: 'north' });
  expect(mayWith(asker(['agent']), 'ticket.read', { tenant: 'north', customer: 'acme' })).toBe(true);
  expect(mayWith(asker(['agent']), 'ticket.read', { tenant: 'south', customer: 'acme' })).toBe(false);
});

test("a customer reaches its own records, and neither another customer's nor the vendor's own", () => {
  const acme = asker(['customer'], 'acme');
  expect(reachOf(acme, 'ticket.read')).toEqual({ tenant: 'north', customer: 'acme' });
  expect(mayWith(acme, 'ticket.read', { tenant: 'north', customer: 'acme' })).toBe(true);
  expect(mayWith(acme, 'ticket.read', { tenant: 'north', customer: 'bohai' })).toBe(false);
  expect(mayWith(acme, 'ticket.read', { tenant: 'north' })).toBe(false);
  expect(mayWith(acme, 'ticket.read', { tenant: 'south', customer: 'acme' })).toBe(false);
});

test.each(['customer', 'customer-owner'] as const)('%s without a customer gets nothing at all', (role) => {
  for (const held of [[role], ['lead', role]] as const)
    expect(procedures.filter((name) => may(asker([...held]), name))).toEqual([]);
  expect(reachOf(asker([role]), 'approval.read')).toBeUndefined();
  expect(refusalOf(asker([role]), 'approval.read')).toMatch(/names no customer/);
});

test("a second role does not lift a customer's bounds", () => {
  expect(reachOf(asker(['customer', 'agent'], 'acme'), 'ticket.read')).toEqual({
    tenant: 'north',
    customer: 'acme',
  });
});

test('where nothing is allowed there is no reach', () => {
  expect(reachOf(asker(['auditor']), 'key.manage')).toBeUndefined();
  expect(reachOf({ tenant: 'north', actor: systemActor }, 'ticket.read')).toBeUndefined();
});

test('the refusal names who could and what the caller is', () => {
  expect(refusalOf(asker(['agent', 'qa']), 'command:approve')).toBe(
    'approve needs one of the roles lead; this caller has agent, qa',
  );
});
