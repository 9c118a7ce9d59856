import { expect, test } from 'vitest';
import { fixContent, fixStatement } from './fix-approval.ts';

const fix = { attempt: 2, summary: 'jobs replayed', proposedAt: 1, proposedBy: 'li-wei', checks: [] };
const ticket = {
  tenant: 'north',
  no: 'T-1001',
  customer: 'acme',
  site: 'acme-shanghai',
  module: 'inventory',
  title: 'picking list empty',
  class: 'code',
  fix,
} as const;

test('the statement names the ticket, the attempt, the place and the way back, in both languages', () => {
  const { 'zh-CN': zh, en } = fixStatement({ ...ticket, fix: { ...fix, rollback: { step: 'restore' } } });
  expect(en).toBe(
    'I approve that fix 2 of ticket T-1001 (picking list empty) is applied to module inventory at site acme-shanghai: jobs replayed. Way back: automated step restore.',
  );
  for (const word of ['T-1001', '第 2 次', 'jobs replayed', 'restore']) expect(zh).toContain(word);
  expect(fixStatement(ticket).en).toMatch(/No way back is given\.$/);
});

test('a long proposal is cut in the sentence, and whole in what is signed', () => {
  const summary = 'x'.repeat(5_000);
  const long = { ...ticket, fix: { ...fix, summary, rollback: { instructions: summary } } };
  expect(fixStatement(long).en.length).toBeLessThan(2_000);
  expect(fixContent(long)).toMatchObject({ attempt: 2, summary, rollback: { instructions: summary } });
});

test('what happens to a fix afterwards does not change what was signed', () => {
  expect(fixContent({ ...ticket, fix: { ...fix, appliedAt: 5 } })).toEqual(fixContent(ticket));
});
