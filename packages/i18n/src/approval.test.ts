import { type ApprovalEventKind, approvalEventKinds } from '@perennial/domain/approval/rules';
import { anApproval } from '@perennial/testkit/flow/an-approval';
import { expect, test } from 'vitest';
import { approvalText } from './approval.ts';

const start = Date.parse('2026-03-02T09:00:00+08:00');
const record = anApproval({
  openedAt: start,
  title: 'cut over\nto 9.0',
  breakGlass: {
    signature: 's',
    by: { id: 'lei', name: 'Lei' },
    reason: 'production stands still',
    at: start,
    reviewDueAt: start + 86_400_000,
  },
});
const event = (kind: ApprovalEventKind, over: object = {}) => ({
  seq: 2,
  kind,
  at: start,
  actor: { id: 'author', kind: 'person' as const },
  data: {},
  ...over,
});

test('a request says what is signed, who is missing, and that no reply signs', () => {
  expect(approvalText(event('requested'), record, 'en')).toEqual({
    subject: '[M-1.cutover.1] cut over to 9.0',
    text: [
      'Your signature is asked for:',
      'I agree to the cutover.',
      'Missing: 1 qa, 1 lead, 1 customer-owner.',
      '',
      'Sign or reject with: perennial approve M-1.cutover.1',
      'No reply to this mail signs anything.',
      '',
    ].join('\n'),
  });
});

test('in Chinese the statement is the Chinese one, with reason and due instant', () => {
  const { text } = approvalText(event('glass-broken', { reason: '产线停摆' }), record, 'zh-CN');
  expect(text).toContain(
    '紧急放行：Author 单独批准，请于 2026-03-03 09:00:00 (UTC+08:00) 前复核：\n同意切换。\n原因：产线停摆',
  );
});

/** What nobody is written to about. */
const silent = ['signed', 'signature-refused', 'command-refused', 'execution-begun', 'reviewed'];

test.each(approvalEventKinds.filter((kind) => !silent.includes(kind)))(
  '%s has words in both languages',
  (kind) => {
    for (const locale of ['en', 'zh-CN'] as const)
      expect(approvalText(event(kind), record, locale).text).toContain(record.statement[locale]);
  },
);
