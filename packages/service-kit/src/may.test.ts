import { procedures } from '@perennial/domain/access/rules';
import { isCustomerRole, type Role, roles, type Scope, systemActor } from '@perennial/domain/scope/rules';
import { commandNames } from '@perennial/domain/ticket/rules';
import { expect, test } from 'vitest';
import { requireAction, requireCommand } from './may.ts';

const scope = (role: Role): Scope => ({
  tenant: 'north',
  ...(isCustomerRole(role) ? { customer: 'acme' } : {}),
  actor: { id: 'a', kind: 'key', role },
  requestId: 'r',
});
const may = (check: () => void): boolean => {
  try {
    check();
    return true;
  } catch (e) {
    expect(e).toMatchObject({ code: 'auth.forbidden' });
    return false;
  }
};
const commandsOf = (role: Role) =>
  commandNames.filter((name) => may(() => requireCommand(scope(role), name)));
const callsOf = (role: Role) => procedures.filter((name) => may(() => requireAction(scope(role), name)));

test('a customer writes, accepts and reopens, and gives no other command', () => {
  expect(commandsOf('customer')).toEqual(['messages', 'accept', 'reopen']);
});

test('an auditor and an administrator give none', () => {
  expect(commandsOf('auditor')).toEqual([]);
  expect(commandsOf('administrator')).toEqual([]);
});

test('only the lead approves', () => {
  expect(roles.filter((role) => may(() => requireCommand(scope(role), 'approve')))).toEqual(['lead']);
});

test('an auditor reads everything and changes nothing', () => {
  expect(callsOf('auditor').filter((name) => /open|write|manage|hook|replay/.test(name))).toEqual([]);
  expect(callsOf('auditor')).toEqual(
    expect.arrayContaining(['ticket.read', 'register.read', 'contract.read', 'delivery.read']),
  );
});

test('only administrators handle keys', () => {
  expect(roles.filter((role) => callsOf(role).includes('key.manage'))).toEqual([
    'administrator',
    'security-administrator',
  ]);
});

test('who approves or leads a project reads tickets; a customer’s approver needs its customer', () => {
  for (const role of ['qa', 'project-manager', 'customer-owner'] as const)
    expect(callsOf(role)).toContain('ticket.read');
  const unbound = {
    ...scope('agent'),
    actor: { id: 'a', kind: 'customer', role: 'customer-owner' },
  } as const;
  expect(() => requireAction(unbound, 'ticket.read')).toThrow(/names no customer/);
});

test('the system is no caller', () => {
  expect(
    may(() => requireAction({ tenant: 'north', actor: systemActor, requestId: 'r' }, 'ticket.read')),
  ).toBe(false);
});

test('the refusal says who could', () => {
  expect(() => requireCommand(scope('agent'), 'approve')).toThrow(/lead.*agent/);
});
