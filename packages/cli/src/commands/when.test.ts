import { expect, test } from 'vitest';
import { dateOrInstant } from './when.ts';

const now = Date.parse('2026-01-05T09:00:00+08:00');

test.each([
  ['2026-07-01', '2026-07-01'],
  ['2026-07-01T08:00:00+08:00', '2026-07-01T08:00:00+08:00'],
  ['+2h', '2026-01-05T03:00:00.000Z'],
])('%s is sent as %s', (text, sent) => {
  expect(dateOrInstant(text, now)).toBe(sent);
});

test.each(['2026-02-30', '2026-13-01', '1.7.2026', 'tomorrow', '2026-07-01T08:00:00'])(
  '%s is refused',
  (text) => {
    expect(() => dateOrInstant(text, now)).toThrow(/Use/);
  },
);
