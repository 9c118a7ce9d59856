import { type Contract, contractRow } from '@perennial/domain/contract/schema';
import { type RegisterName, registers } from '@perennial/domain/register/schema';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import type { Store } from '@perennial/store/ports';

const hour = 3_600_000;
const clock = (name: string, hours: number) => ({ name, targetMs: hours * hour, hours: { kind: '24x7' } });

/** As the catalogue promises: P1 response 1 h, P2 workaround 4 h, P3 resolution 24 h. */
export const aContract = (customer: string, over: object = {}): Omit<Contract, 'version'> =>
  contractRow.parse({
    id: `${customer}-2026`,
    customer,
    from: '2026-01-01',
    to: '2026-12-31',
    matrix: {
      site: { critical: 'P1', high: 'P1', normal: 'P2', low: 'P3' },
      module: { critical: 'P1', high: 'P2', normal: 'P2', low: 'P3' },
      department: { critical: 'P2', high: 'P2', normal: 'P3', low: 'P3' },
      user: { critical: 'P2', high: 'P3', normal: 'P3', low: 'P3' },
    },
    levels: {
      P1: { clocks: [clock('response', 1), { ...clock('triage', 1), kind: 'ola' }] },
      P2: { clocks: [clock('workaround', 4)] },
      P3: { clocks: [clock('resolution', 24)] },
    },
    autoCloseAfterMs: 5 * 24 * hour,
    reopenWithinMs: 14 * 24 * hour,
    ...over,
  });

/** Customers acme and bohai with a site each, a module with groups, an interface and two changes. Gamma has no contract. */
export const seedTenant = async (store: Store, tenant: string): Promise<void> => {
  const scope: Scope = { tenant, actor: systemActor, requestId: `seed-${tenant}` };
  const put = async <N extends RegisterName>(name: N, rows: object[]): Promise<void> => {
    await store.registers.put(scope, name, rows.map((row) => registers[name].parse(row)) as never, undefined);
  };
  await put('customers', [
    { id: 'acme', name: 'Acme' },
    { id: 'bohai', name: 'Bohai' },
    { id: 'gamma', name: 'Gamma' },
  ]);
  await put('people', [
    { id: 'li.wei', name: 'Li Wei', manager: 'zhao.min', contacts: { email: 'li.wei@vendor.example' } },
    { id: 'zhao.min', name: 'Zhao Min' },
    { id: 'wang.fang', name: 'Wang Fang' },
  ]);
  await put('groups', [
    { id: 'wms', name: 'Inventory', lead: 'li.wei', members: ['li.wei', 'wang.fang'] },
    { id: 'dba', name: 'Data', members: ['wang.fang'] },
  ]);
  await put('modules', [
    {
      id: 'inventory',
      name: 'Inventory',
      ownerGroup: 'wms',
      groupByClass: { data: 'dba' },
      checks: [{ id: 'stock-page', kind: 'function', how: 'http', url: 'http://erp.example/stock' }],
      rollbackSteps: [{ id: 'restore-view', how: 'command', command: 'restore-view' }],
    },
    { id: 'quality', name: 'Quality', ownerGroup: 'wms' },
  ]);
  const site = (id: string, customer: string) => ({
    id,
    name: id,
    customer,
    installedVersion: '8.4.1',
    database: 'PostgreSQL 18',
    modules: ['inventory', 'quality'],
  });
  await put('sites', [
    site('acme-shanghai', 'acme'),
    site('bohai-tianjin', 'bohai'),
    site('gamma-wuhan', 'gamma'),
  ]);
  await put('interfaces', [
    {
      id: 'acme-mes',
      site: 'acme-shanghai',
      kind: 'MES',
      name: 'MES',
      owner: 'Acme IT',
      lastChange: '2025-12-20T10:00:00+08:00',
    },
  ]);
  const change = (id: string, module: string, at: string) => ({
    id,
    site: 'acme-shanghai',
    module,
    what: `${id} done`,
    at,
    by: 'li.wei',
  });
  await put('changes', [
    change('c-1', 'inventory', '2025-12-01T10:00:00+08:00'),
    change('c-2', 'inventory', '2025-12-30T22:00:00+08:00'),
    change('c-3', 'quality', '2026-01-02T22:00:00+08:00'),
  ]);
  for (const customer of ['acme', 'bohai'])
    await store.contracts.put(scope, aContract(customer), { reason: undefined });
};

/** A ticket body HTTP takes. */
export const aBody = (over: object = {}): Record<string, unknown> => ({
  title: '出库单为空',
  description: 'The picking list is empty since 08:40.',
  module: 'inventory',
  site: 'acme-shanghai',
  impact: 'site',
  urgency: 'critical',
  requester: { name: 'Chen Jie', email: 'chen@acme.example' },
  ...over,
});
