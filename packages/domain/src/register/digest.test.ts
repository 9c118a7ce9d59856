import { expect, test } from 'vitest';
import { digestDue } from './digest.ts';
import { personRow } from './schema.ts';

const person = (over: object = {}) => personRow.parse({ id: 'li-wei', name: 'Li Wei', ...over });
const at = (iso: string) => Date.parse(iso);

test.each([
  ['2026-01-05T07:59:59+08:00', undefined],
  ['2026-01-05T08:00:00+08:00', '2026-01-05'],
  ['2026-01-05T19:59:59+08:00', '2026-01-05'],
  ['2026-01-05T20:00:00+08:00', undefined],
  ['2026-01-06T01:00:00+08:00', undefined],
])('at %s the digest of %s is due', (now, day) => {
  expect(digestDue(person(), at(now))?.day).toBe(day);
});

test('the morning is that of the person’s own zone', () => {
  const berlin = person({ timeZone: 'Europe/Berlin' });
  expect(digestDue(berlin, at('2026-07-01T07:59:00+02:00'))).toBeUndefined();
  expect(digestDue(berlin, at('2026-07-01T08:00:00+02:00'))).toEqual({
    day: '2026-07-01',
    at: at('2026-07-01T08:00:00+02:00'),
  });
});

test.each([
  ['22:00', '09:30', '2026-01-05T09:30:00+08:00'],
  ['07:00', '10:00', '2026-01-05T10:00:00+08:00'],
  ['12:00', '13:00', '2026-01-05T08:00:00+08:00'],
  ['07:00', '01:00', '2026-01-06T01:00:00+08:00'],
])('quiet from %s to %s it waits until %s, whatever levels wake', (from, to, due) => {
  const quiet = person({ quietHours: { from, to, levels: ['P2'] } });
  expect(digestDue(quiet, at(due) - 1)).toBeUndefined();
  expect(digestDue(quiet, at(due))).toEqual({ day: '2026-01-05', at: at(due) });
});

test('who wants none gets none', () => {
  expect(digestDue(person({ digest: 'off' }), at('2026-01-05T08:00:00+08:00'))).toBeUndefined();
  expect(digestDue(person({ digest: 'daily' }), at('2026-01-05T08:00:00+08:00'))).toBeDefined();
});
