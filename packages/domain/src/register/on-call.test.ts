import { expect, test } from 'vitest';
import { onCall } from './on-call.ts';
import { rotaRow } from './schema.ts';

const at = (local: string, offset = '+08:00') => Date.parse(`${local}${offset}`);
const rota = (over: object = {}) =>
  rotaRow.parse({
    id: 'night',
    name: 'Night',
    people: ['li-wei', 'chen-jie', 'zhao-min'],
    startsOn: '2026-01-05',
    ...over,
  });

test.each([
  ['2026-01-05T08:59:59', undefined],
  ['2026-01-05T09:00:00', 'li-wei'],
  ['2026-01-12T08:59:59', 'li-wei'],
  ['2026-01-12T09:00:00', 'chen-jie'],
  ['2026-01-19T09:00:00', 'zhao-min'],
  ['2026-01-26T09:00:00', 'li-wei'],
])('by weeks, handing over on Mondays at 09:00: at %s it is %s', (time, person) => {
  expect(onCall(rota(), at(time))).toBe(person);
});

test('by days the turn comes round every third day', () => {
  const daily = rota({ everyDays: 1, handover: '18:00' });
  const days = ['05', '06', '07', '08'].map((d) => onCall(daily, at(`2026-01-${d}T18:00:00`)));
  expect(days).toEqual(['li-wei', 'chen-jie', 'zhao-min', 'li-wei']);
  expect(onCall(daily, at('2026-01-06T17:59:59'))).toBe('li-wei');
});

test('a swapped shift wins from its first instant to before its last', () => {
  const swapped = rota({
    swaps: [
      { from: '2026-01-06T00:00:00+08:00', to: '2026-01-07T00:00:00+08:00', person: 'wang-fang' },
      { from: '2026-01-01T00:00:00+08:00', to: '2026-01-02T00:00:00+08:00', person: 'sun-lei' },
    ],
  });
  expect(onCall(swapped, at('2026-01-05T23:59:59'))).toBe('li-wei');
  expect(onCall(swapped, at('2026-01-06T00:00:00'))).toBe('wang-fang');
  expect(onCall(swapped, at('2026-01-06T23:59:59'))).toBe('wang-fang');
  expect(onCall(swapped, at('2026-01-07T00:00:00'))).toBe('li-wei');
  // Also before the rota itself begins.
  expect(onCall(swapped, at('2026-01-01T12:00:00'))).toBe('sun-lei');
});

test('the handover is a wall time of the rota: it stays at 09:00 when the clocks change', () => {
  const berlin = rota({ timeZone: 'Europe/Berlin', startsOn: '2026-03-23' });
  expect(onCall(berlin, at('2026-03-30T08:59:59', '+02:00'))).toBe('li-wei');
  expect(onCall(berlin, at('2026-03-30T09:00:00', '+02:00'))).toBe('chen-jie');
});

test('one person alone is always on call', () => {
  expect(onCall(rota({ people: ['li-wei'] }), at('2029-07-01T03:00:00'))).toBe('li-wei');
});
