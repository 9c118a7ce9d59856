/** The letter about one event of a migration, to one reader. */

import type { Phase } from '@perennial/domain/migration/plan/rules';
import type {
  MigrationEvent,
  MigrationEventKind,
  MigrationRecord,
} from '@perennial/domain/migration/run/rules';
import type { Locale } from './locales.ts';
import type { NoticeText } from './notice.ts';

const phases: Record<Locale, Record<Phase, string>> = {
  'en': {
    'requirements': 'requirements',
    'profile': 'profile of the source',
    'rehearsal': 'rehearsal',
    'approval': 'approval',
    'load': 'load',
    'verify': 'verification',
    'delta': 'following changes',
    'go-no-go': 'go or no-go',
    'cut-over': 'cut-over',
    'smoke': 'smoke test',
    'hypercare': 'hypercare',
  },
  'zh-CN': {
    'requirements': '需求确认',
    'profile': '源库剖析',
    'rehearsal': '演练',
    'approval': '审批',
    'load': '载入',
    'verify': '验证',
    'delta': '增量同步',
    'go-no-go': '切换决策',
    'cut-over': '切换',
    'smoke': '冒烟测试',
    'hypercare': '护航期',
  },
};

type Facts = { phase: string; what: string };
type Words = Partial<Record<MigrationEventKind, (f: Facts) => string>>;

const en: Words = {
  'blocked': (f) => `It waits for somebody in the phase "${f.phase}": ${f.what}`,
  'table-parked': (f) => `A table has stopped in the phase "${f.phase}": ${f.what}`,
  'phase-warning': (f) => `Most of the planned time of the phase "${f.phase}" has passed.`,
  'phase-late': (f) => `The phase "${f.phase}" is late.`,
  'phase-escalated': (f) => `The phase "${f.phase}" has taken half as long again as planned.`,
  'frozen': () => 'The old system takes no writes any more; the cut-over has begun.',
  'cut-over': () => 'The new system is in service.',
  'back-out': (f) => `The cut-over is being backed out: ${f.what}`,
  'closed': () => 'The migration is closed.',
  'rolled-back': () => 'The migration was rolled back; the old system is in service.',
  'aborted': () => 'The migration was aborted.',
};

const zh: Words = {
  'blocked': (f) => `阶段“${f.phase}”需要人工处理：${f.what}`,
  'table-parked': (f) => `阶段“${f.phase}”有表停止：${f.what}`,
  'phase-warning': (f) => `阶段“${f.phase}”的计划时间已用去大半。`,
  'phase-late': (f) => `阶段“${f.phase}”已超时。`,
  'phase-escalated': (f) => `阶段“${f.phase}”已超出计划时间一半以上。`,
  'frozen': () => '旧系统已停止写入，切换开始。',
  'cut-over': () => '新系统已投入使用。',
  'back-out': (f) => `切换正在撤回：${f.what}`,
  'closed': () => '迁移已完成。',
  'rolled-back': () => '迁移已回退，旧系统继续使用。',
  'aborted': () => '迁移已中止。',
};

const words: Record<Locale, Words> = { 'en': en, 'zh-CN': zh };

const textIn = (data: MigrationEvent['data'], ...names: string[]): string =>
  names
    .map((name) => data[name])
    .filter((value) => typeof value === 'string' && value !== '')
    .join(' · ');

/** An event without words of its own is told by the run's number and title alone. */
export const migrationText = (event: MigrationEvent, record: MigrationRecord, locale: Locale): NoticeText => {
  const what = textIn(event.data, 'table', 'step', 'reason') || (event.reason ?? '');
  const said = words[locale][event.kind]?.({ phase: phases[locale][record.phase], what }) ?? '';
  return {
    subject: `${record.no} ${record.title}`,
    text: [said, '', `perennial migrate watch ${record.no}`].join('\n'),
  };
};
