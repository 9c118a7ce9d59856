import { expect, test } from 'vitest';
import { planFault } from './plan-statement.ts';
import { commandBodies, openTicket } from './schema.ts';

test.each([
  'received',
  'Received!',
  'We have received your ticket and will get back to you as soon as possible.',
  'Thank you, we are looking into it',
  'OK',
  '收到',
  '已收到，我们会尽快处理，请耐心等待。',
  '您的工单已受理，正在处理中',
  '好的，谢谢',
  '...',
])('%s is no plan', (text) => {
  expect(planFault(text)).toBeDefined();
});

test.each([
  'Restart the print service, then replay jobs',
  "Restore last night's backup into the test database and compare stock",
  '重启服务并回放失败任务',
  '先核对最近一次拣货策略变更，再回放失败的任务并比对库存数量。',
])('%s is a plan', (text) => {
  expect(planFault(text)).toBeUndefined();
});

const step = { what: 'compare', owner: 'li-wei', by: '2026-01-05T10:00:00+08:00' };

test.each([
  [{ plan: 'received', none: 'no', nextSteps: [step] }, 'plan'],
  [{ plan: 'Replay the failed jobs', nextSteps: [step] }, 'rollback'],
  [{ plan: 'Replay the failed jobs', none: 'x', rollback: 'y', nextSteps: [step] }, 'none'],
  [{ plan: 'Replay the failed jobs', none: 'x', nextSteps: [] }, 'nextSteps'],
  [{ plan: 'Replay the failed jobs', none: 'x', nextSteps: [{ ...step, by: 'tomorrow' }] }, 'nextSteps.0.by'],
])('a first response lacking something is refused by its field: %j', (body, path) => {
  const { error } = commandBodies.respond.safeParse(body);
  expect(error?.issues.map((i) => i.path.join('.'))).toContain(path);
});

test('another level than the matrix says needs its reason', () => {
  const body = {
    title: 't',
    description: 'd',
    module: 'm',
    site: 's',
    impact: 'user',
    urgency: 'low',
    level: 'P1',
    requester: { name: 'n' },
  };
  expect(openTicket.safeParse(body).error?.issues[0]?.path).toEqual(['levelReason']);
  expect(openTicket.safeParse({ ...body, levelReason: 'the plant stands' }).success).toBe(true);
});
