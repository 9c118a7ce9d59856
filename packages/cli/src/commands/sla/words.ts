import type { Lang } from '../../output/words.ts';

const table = {
  level: ['级别', 'Level'],
  kind: ['种类', 'Kind'],
  clock: ['时钟', 'Clock'],
  due: ['到期', 'Due'],
  met: ['达成', 'Met'],
  breached: ['违约', 'Breached'],
  running: ['进行中', 'Running'],
  pct: ['达成率', 'Attainment'],
  ticket: ['工单', 'Ticket'],
  title: ['标题', 'Title'],
  dueAt: ['截止', 'Due at'],
  stoppedAt: ['完成', 'Kept at'],
  overrun: ['超时', 'Overrun'],
  credit: ['抵扣', 'Credit'],
  state: ['状态', 'State'],
  amount: ['金额', 'Amount'],
  uncapped: ['封顶前', 'Before caps'],
  service: ['服务', 'Service'],
  period: ['期间', 'Period'],
  limit: ['额度', 'Limit'],
  reserved: ['已预留', 'Reserved'],
  drawn: ['已使用', 'Drawn'],
  free: ['剩余', 'Free'],
  billed: ['另计费', 'Billed'],
  tickets: ['张工单', 'tickets'],
  until: ['截至', 'as of'],
  nothing: ['该期间没有承诺', 'no promises in this period'],
  noBreach: ['没有违约', 'no breaches'],
  written: ['已写入', 'written to'],
} as const satisfies Record<string, readonly [zh: string, en: string]>;

export const slaWord = (lang: Lang, word: keyof typeof table): string =>
  table[word][lang === 'zh-CN' ? 0 : 1];
