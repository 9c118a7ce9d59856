/** The daily digest of who leads the desk, as text and as HTML. */
import type { PrintedCheckpoint } from '@perennial/domain/audit/printed-checkpoint';
import { formatDuration, formatInstant } from './format.ts';
import type { Locale } from './locales.ts';

export type DigestFacts = {
  /** The reader's day, and instants in the reader's zone. */
  day: string;
  timeZone: string;
  now: number;
  /** By time to breach, the most pressing first; `more` are not listed. */
  tickets: readonly { no: string; title: string; level: string; dueAt: number | null }[];
  more: number;
  credits: readonly { id: string; customer: string }[];
  approvals: readonly { no: string; title: string; missing: string; mine: boolean }[];
  /** The newest of the audit log, for the reader to keep. */
  checkpoint?: PrintedCheckpoint | undefined;
};

type Words = {
  subject: (day: string) => string;
  tickets: string;
  credits: string;
  approvals: string;
  none: string;
  paused: string;
  left: (time: string, due: string) => string;
  over: (time: string, due: string) => string;
  more: (n: number) => string;
  missing: (seats: string) => string;
  mine: string;
  checkpoint: string;
  keep: string;
  unsealed: string;
  off: string;
};

const words: Record<Locale, Words> = {
  'en': {
    subject: (day) => `Service desk, ${day}`,
    tickets: 'Open tickets, by time to breach',
    credits: 'Credits that wait for a decision',
    approvals: 'Approvals that wait for signatures',
    none: 'none',
    paused: 'paused or without a promise',
    left: (time, due) => `${time} left, due ${due}`,
    over: (time, due) => `over by ${time}, was due ${due}`,
    more: (n) => `and ${n} more`,
    missing: (seats) => `missing ${seats}`,
    mine: 'waits for you',
    checkpoint: 'Audit checkpoint',
    keep: 'Keep this mail: with this line the audit log can be held to what it was today.',
    unsealed: 'nothing has been sealed yet',
    off: 'You get this digest as a lead. To stop it, ask for `digest: off` in your entry of the register of people.',
  },
  'zh-CN': {
    subject: (day) => `服务台日报 ${day}`,
    tickets: '未结工单（按距违约时间排序）',
    credits: '待决定的服务抵扣',
    approvals: '待签署的审批',
    none: '无',
    paused: '已挂起或无承诺时限',
    left: (time, due) => `剩余 ${time}，截止 ${due}`,
    over: (time, due) => `已超时 ${time}，应于 ${due} 完成`,
    more: (n) => `另有 ${n} 项`,
    missing: (seats) => `尚缺 ${seats}`,
    mine: '等待您签署',
    checkpoint: '审计检查点',
    keep: '请留存本邮件：凭此行可核对审计日志未被改写。',
    unsealed: '尚未封存',
    off: '您作为主管收到本日报。如不需要，请在人员登记中将 digest 设为 off。',
  },
};

type Section = { title: string; count: number; lines: string[] };

const ticketLines = (facts: DigestFacts, w: Words, locale: Locale): string[] => [
  ...facts.tickets.map(({ no, title, level, dueAt }) => {
    if (dueAt === null) return `${no} ${level} ${title} - ${w.paused}`;
    const [left, due] = [dueAt - facts.now, formatInstant(dueAt, facts.timeZone)];
    const time = formatDuration(Math.abs(left), locale);
    return `${no} ${level} ${title} - ${left > 0 ? w.left(time, due) : w.over(time, due)}`;
  }),
  ...(facts.more > 0 ? [w.more(facts.more)] : []),
];

const sectionsOf = (facts: DigestFacts, w: Words, locale: Locale): Section[] => [
  {
    title: w.tickets,
    count: facts.tickets.length + facts.more,
    lines: ticketLines(facts, w, locale),
  },
  {
    title: w.credits,
    count: facts.credits.length,
    lines: facts.credits.map(({ id, customer }) => `${id} (${customer})`),
  },
  {
    title: w.approvals,
    count: facts.approvals.length,
    lines: facts.approvals.map(
      ({ no, title, missing, mine }) => `${no} ${title} - ${w.missing(missing)}${mine ? `; ${w.mine}` : ''}`,
    ),
  },
];

const footerOf = (checkpoint: PrintedCheckpoint | undefined, w: Words): string[] =>
  checkpoint
    ? [
        `${w.checkpoint}: ${checkpoint.short}`,
        checkpoint.origin,
        `${checkpoint.size}`,
        checkpoint.root,
        checkpoint.signature,
        checkpoint.line,
        w.keep,
      ]
    : [`${w.checkpoint}: ${w.unsealed}`];

const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

export const digestText = (
  facts: DigestFacts,
  locale: Locale,
): { subject: string; text: string; html: string } => {
  const w = words[locale];
  const sections = sectionsOf(facts, w, locale).map(({ title, count, lines }) => ({
    title: `${title} (${count === 0 ? w.none : count})`,
    lines: lines.map(oneLine),
  }));
  const footer = footerOf(facts.checkpoint, w);
  const text = [
    ...sections.map(({ title, lines }) => [title, ...lines.map((line) => `- ${line}`)].join('\n')),
    [...footer, '', w.off].join('\n'),
  ].join('\n\n');
  const html = [
    `<!doctype html><html lang="${locale}"><meta charset="utf-8"><body>`,
    ...sections.flatMap(({ title, lines }) => [
      `<h3>${escaped(title)}</h3>`,
      ...(lines.length > 0 ? [`<ul>${lines.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>`] : []),
    ]),
    `<hr><p style="font-family:monospace;font-size:smaller;overflow-wrap:anywhere">${footer.map(escaped).join('<br>')}</p>`,
    `<p style="font-size:smaller">${escaped(w.off)}</p></body></html>`,
  ].join('\n');
  return { subject: w.subject(facts.day), text: `${text}\n`, html };
};
