/** The letter about one event of an approval, to one reader. */
import type { ApprovalEvent, ApprovalEventKind, ApprovalRecord } from '@perennial/domain/approval/rules';
import { formatInstant } from './format.ts';
import type { Locale } from './locales.ts';
import type { NoticeText } from './notice.ts';

/** Instants are shown in the zone of the product's home; whoever reads them elsewhere sees the offset. */
const timeZone = 'Asia/Shanghai';

type Facts = { statement: string; actor: string; reason: string; missing: string; due: string };
type Words = Partial<Record<ApprovalEventKind, (f: Facts) => string>>;

const en: Words = {
  'requested': (f) => `Your signature is asked for:\n${f.statement}\nMissing: ${f.missing}.`,
  'reminded': (f) => `Still waiting for a signature:\n${f.statement}\nMissing: ${f.missing}.`,
  'record-changed': (f) =>
    `The record was changed, and every signature given before is void. Please read it again:\n${f.statement}${f.reason}`,
  'delegated': (f) => `${f.actor} has handed a signature on to you:\n${f.statement}${f.reason}`,
  'approved': (f) => `Approved:\n${f.statement}`,
  'rejected': (f) => `Rejected by ${f.actor}:\n${f.statement}${f.reason}`,
  'expired': (f) => `The approval is no longer valid, its time is over:\n${f.statement}`,
  'revoked': (f) => `${f.actor} has taken a signature back:\n${f.statement}${f.reason}`,
  'escalated': (f) => `The deadline has passed, and signatures are missing (${f.missing}):\n${f.statement}`,
  'glass-broken': (f) =>
    `Emergency: ${f.actor} approved alone. Please review it by ${f.due}:\n${f.statement}${f.reason}`,
  'review-overdue': (f) =>
    `The review of an emergency approval was due ${f.due} and is missing:\n${f.statement}`,
};

const zh: Words = {
  'requested': (f) => `请您签署：\n${f.statement}\n尚缺：${f.missing}。`,
  'reminded': (f) => `仍在等待签署：\n${f.statement}\n尚缺：${f.missing}。`,
  'record-changed': (f) => `记录已修改，此前的签名全部失效，请重新审阅：\n${f.statement}${f.reason}`,
  'delegated': (f) => `${f.actor} 已委托您签署：\n${f.statement}${f.reason}`,
  'approved': (f) => `已批准：\n${f.statement}`,
  'rejected': (f) => `${f.actor} 已驳回：\n${f.statement}${f.reason}`,
  'expired': (f) => `审批已过有效期：\n${f.statement}`,
  'revoked': (f) => `${f.actor} 撤回了签名：\n${f.statement}${f.reason}`,
  'escalated': (f) => `已过期限，仍缺签名（${f.missing}）：\n${f.statement}`,
  'glass-broken': (f) => `紧急放行：${f.actor} 单独批准，请于 ${f.due} 前复核：\n${f.statement}${f.reason}`,
  'review-overdue': (f) => `紧急放行的复核应于 ${f.due} 完成，至今未做：\n${f.statement}`,
};

const words: Record<
  Locale,
  { event: Words; reason: (text: string) => string; footer: (no: string) => string }
> = {
  'en': {
    event: en,
    reason: (text) => `\nReason: ${text}`,
    footer: (no) => `Sign or reject with: perennial approve ${no}\nNo reply to this mail signs anything.`,
  },
  'zh-CN': {
    event: zh,
    reason: (text) => `\n原因：${text}`,
    footer: (no) => `签署或驳回：perennial approve ${no}\n回复本邮件不构成签署。`,
  },
};

const nameOf = (record: ApprovalRecord, id: string): string =>
  record.signatures.find((s) => s.by.id === id)?.by.name ??
  record.delegations.find((d) => d.from.id === id)?.from.name ??
  (record.author.id === id ? record.author.name : id);

export const approvalText = (event: ApprovalEvent, record: ApprovalRecord, locale: Locale): NoticeText => {
  const { event: texts, reason, footer } = words[locale];
  const { breakGlass, missing, statement } = record;
  const facts: Facts = {
    statement: statement[locale],
    actor: nameOf(record, event.actor.id),
    reason: event.reason ? reason(event.reason) : '',
    missing: missing.map((s) => `${s.count} ${s.role}`).join(', '),
    due: breakGlass ? formatInstant(breakGlass.reviewDueAt, timeZone) : '',
  };
  return {
    subject: `[${record.no}] ${record.title.replace(/\s+/g, ' ')}`,
    text: `${(texts[event.kind]?.(facts) ?? '').trimEnd()}\n\n${footer(record.no)}\n`,
  };
};
