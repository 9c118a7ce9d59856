/** A dozen tickets in all states and levels, brought there through the public API like anybody's. */
import type { DemoKeyName } from '../ready.ts';

type Step = { as?: DemoKeyName; command: string; body: object };
type Story = { open: { as: DemoKeyName; body: object }; steps: Step[] };

const open = (
  as: DemoKeyName,
  site: string,
  module: string,
  impact: string,
  urgency: string,
  title: string,
  over: object = {},
): Story['open'] => ({
  as,
  body: {
    title,
    description: `${title}。请尽快处理。`,
    site,
    module,
    impact,
    urgency,
    requester: site.startsWith('acme')
      ? { name: '王芳', email: 'wang.fang@acme.example' }
      : { name: 'Sun Lei', email: 'sun.lei@bohai.example' },
    ...over,
  },
});

const step = (command: string, body: object = {}, as: DemoKeyName = 'agent'): Step => ({ command, body, as });
const triage = (class_: string) => step('triage', { class: class_ });
const soon = (now: number, hours: number) => new Date(now + hours * 3_600_000).toISOString();

const respond = (now: number) =>
  step('respond', {
    plan: '先核对最近一次拣货策略变更，再回放失败的任务并比对库存数量。',
    rollback: '将拣货策略恢复为变更前版本。',
    nextSteps: [{ what: '核对变更记录', owner: 'li-wei', by: soon(now, 1) }],
  });
const record = {
  what: '拣货策略恢复并补生成任务',
  impact: '仅影响当日拣货单',
  prevention: '变更前在测试库回放一天的订单',
};
const fix = step('propose-fix', {
  summary: '恢复拣货策略并补生成当日拣货任务',
  changeRecord: record,
  rollback: { instructions: '重新启用新策略' },
});
const checks = (kinds: string[]) =>
  step('verify', { checks: kinds.map((kind) => ({ kind, result: 'pass', note: '已核对' })) });
const allChecks = checks(['function', 'data', 'regression']);

export const demoStories = (now: number): Story[] => {
  const started = [triage('configuration'), respond(now), step('start')];
  const resolved = [...started, fix, allChecks];
  return [
    {
      open: open('customer', 'acme-shanghai', 'inventory', 'site', 'critical', '出库单全部为空，仓库停摆'),
      steps: [],
    },
    {
      open: open(
        'customerBohai',
        'bohai-tianjin',
        'quality',
        'user',
        'normal',
        'Inspection report prints an old logo',
      ),
      steps: [],
    },
    {
      open: open('customer', 'acme-suzhou', 'inventory', 'department', 'high', '批次号扫描后不显示效期'),
      steps: [triage('data')],
    },
    {
      open: open('customer', 'acme-shanghai', 'production', 'module', 'high', '工单报工延迟半小时'),
      steps: [triage('interface'), respond(now)],
    },
    {
      open: open(
        'customerBohai',
        'bohai-tianjin',
        'production',
        'module',
        'critical',
        'Work orders cannot be released',
      ),
      steps: [
        step('acknowledge'),
        ...started,
        step('workaround', {
          what: 'Release through the batch screen until the fix is in',
          confirmedBy: 'Sun Lei',
        }),
      ],
    },
    {
      open: open('customer', 'acme-shanghai', 'finance', 'department', 'normal', '月结报表金额与明细差 0.01'),
      steps: [...started, step('hold', { on: 'customer', reason: '等待客户提供十月明细' })],
    },
    {
      open: open('customer', 'acme-shanghai', 'inventory', 'module', 'high', '序列号校验规则有误'),
      steps: [triage('code'), respond(now), step('start'), fix],
    },
    {
      open: open(
        'customerBohai',
        'bohai-tianjin',
        'inventory',
        'department',
        'critical',
        'Transfer orders post twice',
      ),
      steps: [...started, fix, checks(['function'])],
    },
    {
      open: open('customer', 'acme-suzhou', 'inventory', 'user', 'low', '标签打印机需要新模板'),
      steps: resolved,
    },
    {
      open: open('customer', 'acme-shanghai', 'quality', 'user', 'normal', '检验计划审批人离职', {
        type: 'question',
      }),
      steps: [...resolved, step('accept', { note: '已确认' }, 'customer')],
    },
    {
      open: open(
        'customerBohai',
        'bohai-tianjin',
        'inventory',
        'user',
        'low',
        'Duplicate of an older report',
      ),
      steps: [step('cancel', { reason: 'Reported twice; see the first ticket' })],
    },
    {
      open: open('customer', 'acme-shanghai', 'production', 'user', 'normal', '需要一张产能利用率报表', {
        type: 'request',
        requestKind: 'report',
        estimate: { hours: 6, note: '含一次评审' },
      }),
      steps: [step('triage', { requestKind: 'report' }), step('assign', { assignee: 'zhou-na' })],
    },
  ];
};

export type Post = (as: DemoKeyName, path: string, body: object, key: string) => Promise<{ no?: string }>;

/** Repeating it after a crash opens nothing twice: every request carries a key of its own. */
export const playStories = async (post: Post, stories: Story[]): Promise<void> => {
  for (const [i, story] of stories.entries()) {
    const { no } = await post(story.open.as, '/v1/tickets', story.open.body, `demo-${i}`);
    if (no === undefined) throw new Error(`the demo's ticket ${i} was answered without a number`);
    for (const [n, { as = 'agent', command, body }] of story.steps.entries())
      await post(as, `/v1/tickets/${no}/${command}`, body, `demo-${i}-${n}`);
  }
};
