import type { AuditGrant } from '@perennial/domain/access/auditor';
import type { Role, Scope } from '@perennial/domain/scope/rules';
import { expect, test } from 'vitest';
import { admitAuditors } from './may-auditor.ts';

const now = Date.parse('2026-01-05T01:00:00Z');
const grant: AuditGrant = {
  id: 'g-1',
  tenant: 'north',
  person: 'aud',
  from: 10,
  to: 20,
  scopes: ['read'],
  grantedBy: 'adm',
  reason: 'yearly audit',
  createdAt: now,
  expiresAt: now + 1_000,
};
const scopeOf = (role: Role): Scope => ({
  tenant: 'north',
  actor: { id: 'aud', kind: 'person', role },
  requestId: 'r',
});
const call = { action: 'ticket.read', route: 'GET /v1/tickets/:no' } as const;

const doorWith = (held: AuditGrant[], fail?: Error) => {
  const noted: string[] = [];
  const admit = admitAuditors({
    now: () => now,
    grants: {
      list: async ({ tenant }, person) => held.filter((g) => g.tenant === tenant && g.person === person),
      noteRead: async ({ actor }, read) => {
        if (fail) throw fail;
        noted.push(`${actor.id} ${read.route} ${read.grant}`);
      },
    },
  });
  return { admit, noted };
};

test('an auditor with a grant is let in, bounded by its period, and what is read is noted by its template', async () => {
  const { admit, noted } = doorWith([grant]);
  expect(await admit(scopeOf('auditor'), call)).toEqual({
    ...scopeOf('auditor'),
    period: { from: 10, to: 20 },
  });
  expect(noted).toEqual(['aud GET /v1/tickets/:no g-1']);
});

test('without one it is refused with the remedy, and nothing is noted as read', async () => {
  const { admit, noted } = doorWith([]);
  await expect(admit(scopeOf('auditor'), call)).rejects.toMatchObject({
    code: 'auth.forbidden',
    message: expect.stringContaining('POST /v1/audit-grants'),
  });
  expect(noted).toEqual([]);
});

test('a second role does not spare an auditor the grant', async () => {
  const { admit } = doorWith([]);
  const actor = { ...scopeOf('lead').actor, roles: ['lead', 'auditor'] } as const;
  await expect(admit({ ...scopeOf('lead'), actor }, call)).rejects.toMatchObject({ code: 'auth.forbidden' });
});

test('what cannot be noted is not read', async () => {
  const { admit } = doorWith([grant], new Error('the store is away'));
  await expect(admit(scopeOf('auditor'), call)).rejects.toThrow('the store is away');
});

test('everybody else passes as they are, unnoted', async () => {
  const { admit, noted } = doorWith([]);
  const scope = scopeOf('lead');
  expect(await admit(scope, call)).toBe(scope);
  expect(noted).toEqual([]);
});
