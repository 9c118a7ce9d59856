import type { Messages } from './shape.ts';

const because = (reason: string): string => (reason === '' ? '' : `\n原因：${reason}`);

export const zhCN: Messages = {
  event: {
    'opened': (f) => `工单 ${f.no} 已受理，级别 ${f.level}。\n首个承诺：${f.due} 前完成${f.clock}。`,
    'acknowledged': (f) => `${f.actor} 已确认接单，处理方案随后给出。`,
    'triaged': (f) => `已分级：${f.words}，级别 ${f.level}，维护组 ${f.group}。`,
    'assigned': (f) => `已指派给 ${f.assignee}，维护组 ${f.group}。`,
    'responded': (f) => `${f.actor} 给出初步方案：\n${f.words}\n\n后续步骤：\n${f.steps}`,
    'started': (f) => `${f.actor} 已开始处理。`,
    'workaround-applied': (f) => `临时措施已生效：\n${f.words}`,
    'update-posted': (f) => `${f.actor} 更新进展：\n${f.words}`,
    'note-added': (f) => `${f.actor} 的内部备注：\n${f.words}`,
    'message-received': (f) => `客户留言：\n${f.words}`,
    'held': (f) => `工单挂起，等待${f.heldOn}。${because(f.reason)}`,
    'resumed': (f) => `已恢复处理。${f.words === '' ? '' : `\n${f.words}`}`,
    'releveled': (f) => `级别由 ${f.old} 调整为 ${f.level}。${because(f.reason)}`,
    'fix-proposed': (f) => `已提出修复方案：\n${f.words}`,
    'approval-requested': (f) =>
      f.approval === ''
        ? `修复方案待组长批准后方可实施：\n${f.words}`
        : `修复方案待审批 ${f.approval} 签署完成后方可实施。`,
    'approved': (f) =>
      f.approval === ''
        ? `${f.actor} 已批准修复方案。${because(f.reason)}`
        : `审批 ${f.approval} 已签署完成，修复方案可以实施。`,
    'rejected': (f) =>
      f.approval === ''
        ? `${f.actor} 驳回了修复方案。${because(f.reason)}`
        : `审批 ${f.approval} 被驳回、撤回或已失效，需要重新提出修复方案。`,
    'checks-recorded': (f) => `验证记录：\n${f.checks}`,
    'check-failed': (f) => `验证未通过，正在回退修复：\n${f.checks}`,
    'rollback-requested': (f) => `请人工回退并确认：\n${f.words}`,
    'rolled-back': (f) => `修复已回退。\n${f.words}`,
    'rollback-failed': (f) => `自动回退失败：\n${f.words}`,
    'resolved': (f) => `已解决并通过验证：\n${f.words}\n请确认解决方案；若问题仍在，请重新打开工单。`,
    'record-missing': (f) =>
      f.reason === ''
        ? '工单无法关闭：缺少变更记录。请补充变更记录，或说明未做变更。'
        : `工单无法自动关闭：法规时限“${f.reason}”仍在计时。完成上报后请结束该时限。`,
    'accepted': (f) => `${f.actor} 已确认解决方案。`,
    'closed': (f) => `工单 ${f.no} 已关闭。`,
    'reopened': (f) => `工单已重新打开。${because(f.reason)}`,
    'cancelled': (f) => `工单 ${f.no} 已取消。${because(f.reason)}`,
    'alert-ended': () => '告警已结束，请确认其原因是否消除。',
    'clock-warning': (f) => `${f.clock}时限已用 ${f.pct}%，应于 ${f.due} 前完成。`,
    'clock-breached': (f) =>
      `承诺超时：${f.clock}应于 ${f.due} 前完成${f.overrun === '' ? '' : `，已超 ${f.overrun}`}。`,
    'breach-withdrawn': (f) => `${f.clock}的超时记录已撤销：实际按时完成，或时限改为 ${f.due}。`,
    'escalated': (f) => `已升级至您：${f.clock}超时。当前责任人 ${f.assignee}，维护组 ${f.group}。`,
    'escalation-skipped': (f) => `“${f.clock}”的升级步骤无人可接，已立即转到下一步。`,
    'clock-attached': (f) => `新增时限开始计时：${f.clock}。${because(f.reason)}`,
    'clock-stopped': (f) => `${f.actor} 结束了时限“${f.clock}”。${f.words === '' ? '' : `\n${f.words}`}`,
    'terms-changed': (f) => `合同或其日历已变更，到期时间按新条款重新计算。${because(f.reason)}`,
    'work-logged': (f) => `${f.actor} 登记了工时。${f.words === '' ? '' : `\n${f.words}`}`,
    'update-due': (f) => `应于 ${f.due} 前向客户公布进展，尚未更新。`,
    'archived': (f) => `工单 ${f.no} 已归档。`,
  },
  clock: {
    acknowledge: '接单确认',
    'next-response': '消息答复',
    response: '首次响应',
    workaround: '修复或临时措施',
    resolution: '解决方案',
    update: '进展更新',
    triage: '分级',
  },
  hold: { customer: '客户', vendor: '我方', window: '约定窗口' },
  nobody: '暂无',
  notPlanned: '挂起结束后重新计算',
  duration: (d, h, m, s) =>
    [d && `${d} 天`, h && `${h} 小时`, m && `${m} 分钟`, !d && !h && s && `${s} 秒`]
      .filter(Boolean)
      .join(' ') || '0 秒',
  letter: {
    invitation: ({ name, url, until }) => ({
      subject: '常年平台访问邀请',
      text: `${name}，您好：\n\n您已被邀请使用常年平台。请通过以下链接设置密码，链接仅可使用一次，有效期至 ${until}：\n${url}\n\n请勿转发此链接。首次登录时需绑定身份验证器应用。`,
    }),
    reset: ({ name, url, until }) => ({
      subject: '请重新设置常年平台密码',
      text: `${name}，您好：\n\n管理员已为您的账号发起密码重置。请通过以下链接设置新密码，链接仅可使用一次，有效期至 ${until}：\n${url}\n\n如非您本人要求，请立即联系安全管理员。`,
    }),
  },
  account: {
    passkeyAdded: ({ name, passkey, at }) => ({
      subject: '您的常年平台账号新增了通行密钥',
      text: `${name}，您好：\n\n您的账号已于 ${at} 新增通行密钥“${passkey}”，可用于登录和签署审批。\n\n如非您本人操作，请立即联系安全管理员。`,
    }),
    passkeyRemoved: ({ name, passkey, at }) => ({
      subject: '您的常年平台账号移除了通行密钥',
      text: `${name}，您好：\n\n通行密钥“${passkey}”已于 ${at} 从您的账号中移除，不能再使用。\n\n如非您本人操作，请立即联系安全管理员。`,
    }),
  },
  footer: (f, link) => `${f.site} · ${f.module} · ${f.level}\n${link}`,
};
