import { type Role, type Scope, systemActor } from '@perennial/domain/scope/rules';
import { expect, test } from 'vitest';
import { asIs, inPeriod, positionAt, reach } from './reach.ts';

const scope = (role: Role, customer?: string): Scope => ({
  tenant: 'north',
  ...(customer === undefined ? {} : { customer }),
  actor: { id: 'a', kind: 'person', role },
  requestId: 'r',
});

test('staff reach their vendor’s records, a customer its own', () => {
  expect(reach(scope('agent'), 'ticket.read')).toEqual({ tenant: 'north' });
  expect(reach(scope('customer', 'acme'), 'ticket.read')).toEqual({ tenant: 'north', customer: 'acme' });
});

test('where the policy allows nothing a list has nothing, and a customer’s role without a customer has no list', () => {
  expect(reach(scope('security-administrator'), 'ticket.read')).toBeUndefined();
  expect(reach(scope('customer'), 'ticket.read')).toBeUndefined();
});

test('our own processes read within their scope', () => {
  const own: Scope = { tenant: 'north', customer: 'acme', actor: systemActor, requestId: 'r' };
  expect(reach(own, 'credit.read')).toEqual({ tenant: 'north', customer: 'acme' });
});

test('a period bounds a field as the field writes its instants, in the order of time', () => {
  const auditor: Scope = { ...scope('auditor'), period: { from: 0, to: 1_767_574_800_000 } };
  expect(inPeriod(auditor, 'openedAt', asIs)).toEqual({ openedAt: { $gte: 0, $lt: 1_767_574_800_000 } });
  expect(inPeriod(auditor, 'position', positionAt)).toEqual({
    position: { $gte: '000000000000000', $lt: '001767574800000' },
  });
  expect(inPeriod(scope('agent'), 'openedAt', asIs)).toEqual({});
});
