/** Words of the erasure of a person. */
export const erasureWords = {
  erasureNone: ['未申请', 'not asked for'],
  erasureAsked: ['待第二人确认', 'waits for a second person to confirm'],
  erasureCancelled: ['已撤回', 'called off'],
  erasureRunning: ['执行中', 'being carried out'],
  erasureWaiting: [
    '已删除；未归档的工作仍载有该人信息',
    'erased, but for open work that still names the person',
  ],
  erasureDone: ['已删除', 'erased'],
  askedBy: ['申请人', 'Asked by'],
  confirmedBy: ['确认人', 'Confirmed by'],
  cancelledBy: ['撤回人', 'Called off by'],
  erasedRows: ['已清除', 'Erased'],
  remaining: ['待归档后清除', 'Until archived'],
  retained: ['依法保留', 'Retained'],
  handOver: ['须先移交', 'To hand over'],
} as const satisfies Record<string, readonly [zh: string, en: string]>;
