/** What is signed when a fix is approved: its content, and the sentence the signer agrees to. */
import type { Statement } from '../signature/rules.ts';
import type { TicketRecord } from './record/rules.ts';

type Proposal = Pick<
  TicketRecord,
  'tenant' | 'no' | 'customer' | 'site' | 'module' | 'title' | 'class' | 'fix' | 'changeRecord'
>;

/** Hashed in RFC 8785 canonical form: another attempt, plan or way back is another record. */
export const fixContent = ({
  tenant,
  no,
  customer,
  site,
  module,
  title,
  class: faultClass,
  fix,
  changeRecord,
}: Proposal) => ({
  tenant,
  ticket: no,
  customer,
  site,
  module,
  title,
  class: faultClass,
  attempt: fix?.attempt,
  summary: fix?.summary,
  rollback: fix?.rollback,
  proposedBy: fix?.proposedBy,
  changeRecord,
});

const most = 500;
const cut = (text: string): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

const wayBack = ({ fix }: Proposal): Statement => {
  const rollback = fix?.rollback;
  if (!rollback) return { 'zh-CN': '未给出回退办法。', 'en': 'No way back is given.' };
  if ('step' in rollback)
    return {
      'zh-CN': `回退：自动步骤 ${rollback.step}。`,
      'en': `Way back: automated step ${rollback.step}.`,
    };
  const text = cut(rollback.instructions);
  return { 'zh-CN': `回退：${text}`, 'en': `Way back: ${text}` };
};

export const fixStatement = (ticket: Proposal): Statement => {
  const { no, title, site, module, fix } = ticket;
  const [what, attempt, back] = [cut(fix?.summary ?? ''), fix?.attempt ?? 0, wayBack(ticket)];
  return {
    'zh-CN': `本人同意在站点 ${site} 的模块 ${module} 实施工单 ${no}（${title}）的第 ${attempt} 次修复方案：${what}。${back['zh-CN']}`,
    'en': `I approve that fix ${attempt} of ticket ${no} (${title}) is applied to module ${module} at site ${site}: ${what}. ${back.en}`,
  };
};
