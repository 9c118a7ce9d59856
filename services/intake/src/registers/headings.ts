import type { RegisterName } from '@perennial/domain/register/schema';

/** Headings customers use in Chinese sheets; the field's own name always works. */
const headings: Record<string, string> = {
  '编号': 'id',
  '名称': 'name',
  '姓名': 'name',
  '中文名称': 'nameZh',
  '客户': 'customer',
  '等级': 'tier',
  '语言': 'locale',
  '时区': 'timeZone',
  '版本': 'installedVersion',
  '已装版本': 'installedVersion',
  '数据库': 'database',
  '模块': 'modules',
  '连接': 'connection',
  '地址': 'url',
  '核心': 'core',
  '负责组': 'ownerGroup',
  '站点': 'site',
  '类型': 'kind',
  '责任人': 'owner',
  '负责人': 'lead',
  '最近变更': 'lastChange',
  '所属模块': 'module',
  '内容': 'what',
  '影响': 'impact',
  '时间': 'at',
  '执行人': 'by',
  '来源': 'source',
  '成员': 'members',
  '角色': 'roles',
  '上级': 'manager',
  '组': 'groups',
  '联系人': 'contacts.name',
  '邮箱': 'contacts.email',
  '电话': 'contacts.phone',
};

/** Where a word means something else than in the other registers. */
const own: Partial<Record<RegisterName, Record<string, string>>> = {
  changes: { '模块': 'module', '变更内容': 'what', '负责人': 'by' },
  interfaces: { '负责人': 'owner' },
  modules: { '组': 'ownerGroup' },
};

/** A heading may be called like something every object has. */
const meaning = (words: Record<string, string> = {}, heading: string): string | undefined =>
  Object.hasOwn(words, heading) ? words[heading] : undefined;

/** The field a heading stands for; an unknown one stands for itself and is refused with its row. */
export const fieldOf = (register: RegisterName, heading: string): string =>
  meaning(own[register], heading) ?? meaning(headings, heading) ?? heading;
