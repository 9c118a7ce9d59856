import type { ConnectorHost } from '@perennial/connectors/ports';
import { moduleRow, type RegisterName, type RegisterRow, siteRow } from '@perennial/domain/register/schema';
import { expect, test } from 'vitest';
import { type CheckDeps, runChecks } from './run-checks.ts';

const query = { kind: 'data', how: 'sql', query: 'select 1', expect: '1' } as const;
const site = siteRow.parse({ id: 'acme-sh', name: 'A', customer: 'acme', connection: 'secret:ACME_ERP' });
const inventory = moduleRow.parse({
  id: 'inventory',
  name: 'Inventory',
  ownerGroup: 'wms',
  checks: [
    { id: 'first', ...query },
    { id: 'second', ...query },
  ],
});

const deps = (resolveSecret: ConnectorHost['resolveSecret']): CheckDeps => ({
  connectors: { resolveSecret, commands: {}, siteAllow: [] },
  registers: {
    get: async <N extends RegisterName>(_: unknown, name: N) =>
      (name === 'sites' ? site : inventory) as RegisterRow<N>,
  },
});
const check = (tenant: string, resolveSecret: ConnectorHost['resolveSecret']) =>
  runChecks(deps(resolveSecret))({
    tenant,
    site: 'acme-sh',
    module: 'inventory',
    workflowId: `ticket/${tenant}/T-1`,
    attempt: 1,
  });

test("a check asks for the site's connection among the secrets of the ticket's tenant", async () => {
  const asked: string[] = [];
  const results = await check('north', async (name, tenant) => {
    asked.push(`${tenant} ${name}`);
    throw new Error('there is no such secret');
  });
  expect(asked).toEqual(['north secret:ACME_ERP', 'north secret:ACME_ERP']);
  expect(results.map(({ check: id, result }) => [id, result])).toEqual([
    ['first', 'inconclusive'],
    ['second', 'inconclusive'],
  ]);
  expect(results[0]?.evidence).toContain('there is no such secret');
});

test('what a secret holds does not get into the evidence', async () => {
  const results = await check('north', async () => 'mysql://erp:Tr0ub4dor@acme.example');
  expect(results[0]?.evidence).toContain('secret:ACME_ERP is not a postgres:// address');
  expect(JSON.stringify(results)).not.toContain('Tr0ub4dor');
});
