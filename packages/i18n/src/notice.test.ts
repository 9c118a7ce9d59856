import { eventKinds } from '@perennial/domain/notice/rules';
import { aTicket } from '@perennial/testkit/flow/a-ticket';
import { describe, expect, test } from 'vitest';
import { formatDuration, formatInstant } from './format.ts';
import { locales } from './locales.ts';
import { noticeText } from './notice.ts';

const { record, event } = aTicket({ openedAt: Date.parse('2026-01-05T09:00:00+08:00') });

describe.each(locales)('%s', (locale) => {
  test.each(eventKinds)('%s has words, and no hole in them', (kind) => {
    const data = {
      clock: 'response',
      dueAt: record.openedAt,
      overrunMs: 61_000,
      pct: 80,
      text: 'half done',
      on: 'customer',
      to: 'chen-jie',
    };
    const { subject, text } = noticeText(
      { ...event, kind, data, reason: 'because' },
      record,
      locale,
      'http://localhost/t',
    );
    expect(subject).toBe('[T-1001] picking list empty');
    expect(text.length).toBeGreaterThan(20);
    expect(text).not.toMatch(/undefined|null|NaN|\[object|\{|\}/);
  });

  test.each(['approval-requested', 'approved', 'rejected'] as const)(
    '%s by signatures names the approval, and nobody as the one who decided',
    (kind) => {
      const actor = { id: 'perennial', kind: 'system', role: 'system' } as const;
      const data = { approval: 'T-1001.fix.1' };
      const { text } = noticeText({ ...event, kind, actor, data }, record, locale, '');
      expect(text).toContain('T-1001.fix.1');
      expect(text).not.toContain('perennial');
    },
  );

  test('a breach says when it was due and by how much it is over', () => {
    const data = { clock: 'response', dueAt: Date.parse('2026-01-05T10:00:00+08:00'), overrunMs: 61_000 };
    const { text } = noticeText({ ...event, kind: 'clock-breached', data }, record, locale, '');
    expect(text).toContain('2026-01-05 10:00:00 (UTC+08:00)');
    expect(text).toContain(formatDuration(61_000, locale));
  });
});

test('durations and instants are written out', () => {
  expect(formatDuration(90_061_000, 'en')).toBe('1 d 1 h 1 min');
  expect(formatDuration(90_061_000, 'zh-CN')).toBe('1 天 1 小时 1 分钟');
  expect(formatDuration(0, 'en')).toBe('0 s');
  expect(formatInstant(0, 'Europe/Berlin')).toBe('1970-01-01 01:00:00 (UTC+01:00)');
});
