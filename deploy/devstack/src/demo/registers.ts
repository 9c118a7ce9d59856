/** The demo's registers: one vendor, two customers, three sites, and the people who look after them. */
import type { RegisterName, RegisterRow } from '@perennial/domain/register/schema';

type Rows = { [N in Exclude<RegisterName, 'webhooks'>]: RegisterRow<N>[] };

const person = (
  id: string,
  name: string,
  roles: string[],
  groups: string[],
  manager?: string,
): RegisterRow<'people'> => ({
  id,
  name,
  roles,
  groups,
  ...(manager ? { manager } : {}),
  locale: 'zh-CN',
  timeZone: 'Asia/Shanghai',
  contacts: { email: `${id}@vendor.example` },
});

const customerPerson = (id: string, name: string, roles: string[]): RegisterRow<'people'> => ({
  ...person(id, name, roles, []),
  customer: 'acme',
  contacts: { email: `${id.replace('-', '.')}@acme.example` },
});

/** In the order in which rows name each other. `siteUrl` answers the automated checks of the demo. */
export const demoRegisters = (siteUrl: string): Rows => ({
  customers: [
    {
      id: 'acme',
      name: 'Acme 医疗器械',
      tier: 'premium',
      locale: 'zh-CN',
      contacts: [{ name: '王芳', email: 'wang.fang@acme.example' }],
    },
    {
      id: 'bohai',
      name: 'Bohai Medical',
      tier: 'standard',
      locale: 'en',
      contacts: [{ name: 'Sun Lei', email: 'sun.lei@bohai.example' }],
    },
  ],
  sites: [
    {
      id: 'acme-shanghai',
      name: 'Acme 上海工厂',
      customer: 'acme',
      timeZone: 'Asia/Shanghai',
      installedVersion: '8.4.2',
      database: 'PostgreSQL 16.3',
      modules: ['inventory', 'production', 'finance', 'quality'],
      url: siteUrl,
    },
    {
      id: 'acme-suzhou',
      name: 'Acme 苏州仓库',
      customer: 'acme',
      timeZone: 'Asia/Shanghai',
      installedVersion: '8.3.0',
      database: 'PostgreSQL 15.7',
      modules: ['inventory', 'finance'],
      url: siteUrl,
    },
    {
      id: 'bohai-tianjin',
      name: 'Bohai Tianjin plant',
      customer: 'bohai',
      timeZone: 'Asia/Shanghai',
      installedVersion: '8.4.1',
      database: 'MariaDB 10.11',
      modules: ['inventory', 'production', 'quality'],
      url: siteUrl,
    },
  ],
  people: [
    person('zhao-min', '赵敏', ['manager'], []),
    person('chen-jie', '陈杰', ['lead'], ['wms', 'data'], 'zhao-min'),
    person('liu-yang', '刘洋', ['lead'], ['core'], 'zhao-min'),
    person('li-wei', '李伟', ['agent'], ['wms'], 'chen-jie'),
    person('zhou-na', '周娜', ['agent', 'engineer'], ['core'], 'liu-yang'),
    person('wu-tao', '吴涛', ['engineer'], ['data'], 'chen-jie'),
    person('sun-qian', '孙倩', ['qa'], []),
    person('he-jing', '何静', ['project-manager'], []),
    person('xu-lei', '徐磊', ['administrator'], []),
    person('lin-yue', '林悦', ['security-administrator'], []),
    person('gao-feng', '高峰', ['auditor'], []),
    customerPerson('wang-fang', '王芳', ['customer']),
    customerPerson('ma-li', '马丽', ['customer-owner']),
  ],
  rotas: [
    {
      id: 'duty',
      name: '值班 Duty',
      timeZone: 'Asia/Shanghai',
      people: ['li-wei', 'zhou-na', 'wu-tao'],
      startsOn: '2026-01-05',
      handover: '09:00',
      everyDays: 7,
      swaps: [],
    },
  ],
  groups: [
    { id: 'wms', name: '仓储组 Warehouse', lead: 'chen-jie', members: ['li-wei'] },
    { id: 'core', name: '平台组 Platform', lead: 'liu-yang', members: ['zhou-na'] },
    { id: 'data', name: '数据组 Data', lead: 'chen-jie', members: ['wu-tao'] },
  ],
  modules: [
    {
      id: 'inventory',
      name: 'Inventory',
      nameZh: '库存',
      core: true,
      ownerGroup: 'wms',
      groupByClass: { data: 'data', code: 'core' },
      checks: [],
      rollbackSteps: [],
    },
    {
      id: 'production',
      name: 'Production',
      nameZh: '生产',
      core: true,
      ownerGroup: 'core',
      groupByClass: { data: 'data' },
      checks: [],
      rollbackSteps: [],
    },
    {
      id: 'quality',
      name: 'Quality',
      nameZh: '质量',
      core: false,
      ownerGroup: 'core',
      groupByClass: {},
      checks: [],
      rollbackSteps: [],
    },
    {
      id: 'finance',
      name: 'Finance',
      nameZh: '财务',
      core: false,
      ownerGroup: 'core',
      groupByClass: { data: 'data' },
      checks: [
        {
          id: 'finance-answers',
          kind: 'function',
          how: 'http',
          url: 'site:/healthz',
          expectStatus: 200,
          timeoutMs: 5_000,
        },
      ],
      rollbackSteps: [],
    },
  ],
  interfaces: [
    {
      id: 'acme-mes',
      site: 'acme-shanghai',
      kind: 'MES',
      name: 'MES 报工接口',
      owner: '陈杰',
      lastChange: '2026-10-12T09:00:00+08:00',
    },
    { id: 'acme-lims', site: 'acme-shanghai', kind: 'LIMS', name: 'LIMS 检验结果', owner: '刘洋' },
    { id: 'bohai-crm', site: 'bohai-tianjin', kind: 'CRM', name: 'CRM orders', owner: 'Liu Yang' },
  ],
  changes: [
    {
      id: 'c-2026-101',
      site: 'acme-shanghai',
      module: 'inventory',
      what: '拣货策略改为先到期先出',
      impact: '拣货单',
      at: '2026-11-18T20:30:00+08:00',
      by: '李伟',
    },
    {
      id: 'c-2026-102',
      site: 'bohai-tianjin',
      module: 'quality',
      what: 'Inspection plan template 7 replaced',
      at: '2026-11-02T19:00:00+08:00',
      by: 'Zhou Na',
    },
  ],
});
