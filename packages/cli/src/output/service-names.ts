/** The twelve services of the annual fee, in the customers' own words. */
import type { ServiceKey } from '@perennial/domain/entitlement/rules';
import type { Lang } from './words.ts';

const names: Record<ServiceKey, readonly [zh: string, en: string]> = {
  maintenance: ['软件维护与版本升级', 'Maintenance and upgrades'],
  operations: ['运维与监控', 'Operations and monitoring'],
  security: ['数据安全与灾备', 'Data security and recovery'],
  training: ['培训与知识转移', 'Training'],
  migration: ['数据迁移与上线支持', 'Data migration and go-live'],
  customization: ['功能定制与接口对接', 'Customization and interfaces'],
  reports: ['报表与BI模板', 'Reports and BI templates'],
  desk: ['日常服务与支持', 'Service desk'],
  change: ['变更管理与合规记录', 'Change and compliance records'],
  compliance: ['安全更新与合规培训材料更新', 'Compliance material updates'],
  consulting: ['改进咨询与架构评估', 'Consulting and assessment'],
  improvement: ['服务水平与持续改进', 'Service levels, improvement'],
};

const isKey = (key: string): key is ServiceKey => Object.hasOwn(names, key);

/** A key this table does not know stays as it is. */
export const serviceName = (lang: Lang, key: string): string =>
  isKey(key) ? names[key][lang === 'zh-CN' ? 0 : 1] : key;
