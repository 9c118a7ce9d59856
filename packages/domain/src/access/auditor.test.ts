import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AuditGrant, grantFaults, isInForce, judgeAuditor } from './auditor.ts';

const day = 86_400_000;
const now = Date.parse('2026-01-05T01:00:00Z');
const grant = (over: Partial<AuditGrant> = {}): AuditGrant => ({
  id: 'g-1',
  tenant: 'north',
  person: 'aud',
  from: now - 90 * day,
  to: now,
  scopes: ['read'],
  grantedBy: 'adm',
  reason: 'yearly audit',
  createdAt: now - day,
  expiresAt: now + day,
  ...over,
});
const asked = { tenant: 'north', person: 'aud', action: 'ticket.read' } as const;

test('a grant in force lets its person in', () => {
  expect(judgeAuditor([grant()], asked, now)).toEqual({ grant: grant() });
});

test.each<[string, Partial<AuditGrant>, RegExp]>([
  ['of another person', { person: 'other' }, /needs a grant in force/],
  ['of another vendor', { tenant: 'south' }, /needs a grant in force/],
  ['that has expired', { expiresAt: now }, /has expired/],
  ['that was revoked', { revokedAt: now - 1 }, /was revoked/],
])('a grant %s does not, and the refusal says how to get one', (_, over, why) => {
  const verdict = judgeAuditor([grant(over)], asked, now);
  expect(verdict).toEqual({ refusal: expect.stringMatching(why) });
  expect(verdict).toEqual({ refusal: expect.stringContaining('POST /v1/audit-grants') });
});

test('none at all is refused', () => {
  expect(judgeAuditor([], asked, now)).toEqual({ refusal: expect.stringMatching(/needs a grant in force/) });
});

test('to read is not to export', () => {
  const wanted = { ...asked, action: 'report.export' } as const;
  expect(judgeAuditor([grant()], wanted, now)).toEqual({
    refusal: expect.stringMatching(/not cover export/),
  });
  const both = grant({ scopes: ['read', 'export'] });
  expect(judgeAuditor([both], wanted, now)).toEqual({ grant: both });
  expect(judgeAuditor([grant({ scopes: ['export'] })], asked, now)).toEqual({
    refusal: expect.stringMatching(/not cover read/),
  });
});

test('of several the one that lasts longest is used', () => {
  const longer = grant({ id: 'g-2', expiresAt: now + 2 * day });
  expect(judgeAuditor([grant(), longer, grant({ id: 'g-3' })], asked, now)).toEqual({ grant: longer });
});

test('whatever the grants, only one in force of this person and vendor ever lets in', () => {
  const some = fc.record({
    id: fc.string(),
    tenant: fc.constantFrom('north', 'south'),
    person: fc.constantFrom('aud', 'other'),
    scopes: fc.subarray(['read', 'export'] as const),
    createdAt: fc.integer({ min: now - day, max: now + day }),
    expiresAt: fc.integer({ min: now - day, max: now + day }),
    revokedAt: fc.option(fc.integer({ min: now - day, max: now }), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(some, { maxLength: 6 }), (drawn) => {
      const grants = drawn.map(({ revokedAt, ...one }) =>
        grant({ ...one, ...(revokedAt === undefined ? {} : { revokedAt }) }),
      );
      const fitting = grants.filter(
        (one) =>
          one.tenant === 'north' &&
          one.person === 'aud' &&
          isInForce(one, now) &&
          one.scopes.includes('read'),
      );
      const verdict = judgeAuditor(grants, asked, now);
      if ('grant' in verdict) expect(fitting).toContain(verdict.grant);
      else expect(fitting).toEqual([]);
    }),
    { seed: 5, numRuns: 300 },
  );
});

test.each<[string, Partial<AuditGrant>, string]>([
  ['to oneself', { person: 'adm' }, '/person'],
  ['of a period that ends before it begins', { to: now - 100 * day }, '/to'],
  ['that has expired already', { expiresAt: now }, '/expiresAt'],
  ['for ever', { expiresAt: now + 400 * day }, '/expiresAt'],
])('nobody gives a grant %s', (_, over, path) => {
  expect(grantFaults(grant(over), 'adm', now).map((fault) => fault.path)).toEqual([path]);
});

test('a grant to somebody else, for a time, has no fault', () => {
  expect(grantFaults(grant(), 'adm', now)).toEqual([]);
});
