/** An auditor asks as everybody does, and by a grant. */
import type { AuditGrant } from '@perennial/domain/access/auditor';
import { admitAuditors } from '@perennial/service-kit/may-auditor';
import { expect, test } from 'vitest';
import { routesFor } from './testing/app.ts';
import { aContract } from './testing/contracts.ts';
import { scopeOf } from './testing/scopes.ts';
import { noon } from './testing/tickets.ts';

const grant = (over: Partial<AuditGrant> = {}): AuditGrant => ({
  id: 'g-1',
  tenant: 'demo-vendor',
  person: 'a-auditor',
  from: 10,
  to: 20,
  scopes: ['read'],
  grantedBy: 'adm',
  reason: 'yearly audit',
  createdAt: 0,
  expiresAt: noon + 1,
  ...over,
});

const serviceWith = (held: AuditGrant[]) => {
  const noted: string[] = [];
  const grants = {
    list: async () => held,
    noteRead: async (_: object, { route }: { route: string }) => void noted.push(route),
  };
  const service = routesFor(scopeOf('auditor'), admitAuditors({ grants, now: () => noon }));
  service.putContract(aContract());
  return { ...service, noted };
};
const file = '/exports/sla.xlsx?contract=acme-2026&period=2026-Q1';

test('without a grant every procedure and file is refused with the remedy, and nothing is read', async () => {
  const { app, scopes, noted } = serviceWith([]);
  for (const path of ['/trpc/tickets.list?input={}', '/v1/live', file]) {
    const response = await app.request(path);
    expect(response.status).toBe(403);
  }
  expect(await (await app.request('/trpc/tickets.board')).text()).toContain('POST /v1/audit-grants');
  expect(scopes).toEqual([]);
  expect(noted).toEqual([]);
});

test('with one it reads within the period, and each procedure of a batch is noted', async () => {
  const { app, scopes, noted } = serviceWith([grant()]);
  const response = await app.request('/trpc/tickets.list,tickets.board?batch=1&input={"0":{},"1":{}}');
  expect(response.status).toBe(200);
  expect(noted.toSorted()).toEqual(['TRPC tickets.board', 'TRPC tickets.list']);
  expect(scopes.length).toBeGreaterThan(1);
  expect(scopes.every(({ period }) => period?.from === 10 && period.to === 20)).toBe(true);
});

test('a file needs a grant that covers export', async () => {
  expect((await serviceWith([grant()]).app.request(file)).status).toBe(403);
  const { app, noted } = serviceWith([grant({ scopes: ['read', 'export'] })]);
  expect((await app.request(file)).status).toBe(200);
  expect(noted).toEqual(['GET /exports/sla.xlsx']);
});
