/** The words of one event to one reader. */
import type { JsonValue, TicketEvent } from '@perennial/domain/audit/rules';
import { clockNames } from '@perennial/domain/sla/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import { holdTargets } from '@perennial/domain/ticket/rules';
import type { Facts } from './facts.ts';
import { formatDuration, formatInstant } from './format.ts';
import { type Locale, messages } from './locales.ts';

export type NoticeText = { subject: string; text: string };

const text = (value: JsonValue | undefined): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? `${value}` : '';

const field = (value: JsonValue, key: string): JsonValue | undefined =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? value[key] : undefined;

const list = (value: JsonValue | undefined): JsonValue[] => (Array.isArray(value) ? value : []);

/** What was said: whichever of these the kind of event carries. */
const wordKeys = [
  'plan',
  'text',
  'what',
  'summary',
  'instructions',
  'error',
  'evidence',
  'note',
  'class',
  'requestKind',
] as const;

const dueOf = (event: TicketEvent, record: TicketRecord, timeZone: string, none: string): string => {
  const told = event.data.dueAt;
  if (typeof told === 'number') return formatInstant(told, timeZone);
  const next = record.clocks
    .filter((c) => c.kind === 'sla' && c.dueAt !== null)
    .sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0))[0];
  return next?.dueAt == null ? none : formatInstant(next.dueAt, timeZone);
};

const factsOf = (event: TicketEvent, record: TicketRecord, locale: Locale): Facts => {
  const m = messages[locale];
  const { data } = event;
  const { timeZone, siteName } = record.context;
  const told = text(data.clock) || record.clocks.find((c) => c.kind === 'sla')?.name;
  const clock = clockNames.find((n) => n === told);
  const held = holdTargets.find((h) => h === data.on);
  const steps = list(data.nextSteps).map((s) => {
    const by = field(s, 'by');
    return `- ${text(field(s, 'what'))} (${text(field(s, 'owner'))}, ${typeof by === 'number' ? formatInstant(by, timeZone) : ''})`;
  });
  const checks = [...list(data.checks), ...list(data.failed)].map((c) =>
    `- ${text(field(c, 'kind'))} ${text(field(c, 'result'))} ${text(field(c, 'check'))} ${text(field(c, 'note'))}`.trimEnd(),
  );
  return {
    no: record.no,
    title: record.title,
    level: text(data.level) || record.level,
    site: siteName,
    module: record.module,
    actor: event.actor.name ?? event.actor.id,
    assignee: record.assignee ?? m.nobody,
    group: record.group ?? m.nobody,
    reason: event.reason ?? '',
    words: wordKeys.map((k) => text(data[k])).find((w) => w !== '') ?? '',
    approval: text(data.approval),
    // A contract's own clocks bear the name it gave them.
    clock: clock ? m.clock[clock] : (told ?? ''),
    due: dueOf(event, record, timeZone, m.notPlanned),
    overrun:
      typeof data.overrunMs === 'number' && data.overrunMs >= 1_000
        ? formatDuration(data.overrunMs, locale)
        : '',
    pct: text(data.pct),
    old: text(data.old),
    heldOn: held ? m.hold[held] : '',
    steps: steps.join('\n'),
    checks: checks.join('\n'),
  };
};

/** The subject stays the same for the whole ticket, so that mail programs keep the thread together. */
export const noticeText = (
  event: TicketEvent,
  record: TicketRecord,
  locale: Locale,
  link: string,
): NoticeText => {
  const m = messages[locale];
  const facts = factsOf(event, record, locale);
  return {
    subject: `[${record.no}] ${record.title.replace(/\s+/g, ' ')}`,
    text: `${m.event[event.kind](facts).trimEnd()}\n\n${m.footer(facts, link)}\n`,
  };
};
