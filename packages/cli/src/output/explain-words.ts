/** What the entries and revisions of a clock's ledger are called. */
import type { ClosedKind, OpenKind } from '@perennial/domain/calendar/rules';
import type { PauseReason } from '@perennial/domain/sla/policy/rules';
import type { ClockRevisionReason } from '@perennial/domain/sla/rules';
import type { Lang } from './words.ts';

type Pair = readonly [zh: string, en: string];

const windows: Record<OpenKind | 'earlier', Pair> = {
  'week': ['工作时间', 'open hours'],
  'special': ['特殊工作时间', 'special opening hours'],
  'make-up': ['调休上班', 'make-up working day'],
  '24x7': ['全天候', 'around the clock'],
  'earlier': ['更早的时段合计', 'earlier, summed up'],
};

const closed: Record<ClosedKind | 'outside', Pair> = {
  'holiday': ['节假日', 'holiday'],
  'annual-holiday': ['每年固定休息日', 'annual holiday'],
  'break': ['停工', 'break'],
  'weekly': ['休息日', 'closed day of the week'],
  'outside': ['非工作时间', 'out of hours'],
};

const pauses: Record<PauseReason | 'resolved', Pair> = {
  'customer': ['等待客户', 'paused: waiting for the customer'],
  'vendor': ['等待供应商', 'paused: waiting for the vendor'],
  'window': ['等待维护窗口', 'paused: waiting for the maintenance window'],
  'approving': ['等待审批', 'paused: waiting for approval'],
  'verifying': ['验证中', 'paused: being verified'],
  'resolved': ['已解决至重新打开', 'paused: resolved until reopened'],
};

const reasons: Record<ClockRevisionReason, Pair> = {
  'paused': ['暂停', 'paused'],
  'resumed': ['恢复', 'resumed'],
  'releveled': ['级别变更', 'level changed'],
  'reopened': ['重新打开', 'reopened'],
  'breach-withdrawn': ['违约撤销', 'breach withdrawn'],
  'next-update': ['下次更新', 'next update'],
  'next-message': ['客户新消息', 'next message'],
  'attached': ['再次启用', 'attached again'],
  'contract-changed': ['合同变更', 'contract changed'],
  'calendar-changed': ['日历变更', 'calendar changed'],
};

const words: Record<string, Record<string, Pair>> = { windows, closed, pauses, reasons };

/** A kind this version does not know is shown as it came. */
export const ledgerWord = (
  lang: Lang,
  table: 'windows' | 'closed' | 'pauses' | 'reasons',
  kind: string,
): string => words[table]?.[kind]?.[lang === 'zh-CN' ? 0 : 1] ?? kind;
