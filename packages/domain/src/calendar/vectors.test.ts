import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkVectors } from './testing/vectors/check.ts';
import { printVectors } from './testing/vectors/print.ts';

const text = readFileSync(resolve(import.meta.dirname, '../../../../test/vectors/sla.json'), 'utf8');
const report = checkVectors(text);
const outcomes = 'outcomes' in report ? report.outcomes : [];

describe('vectors gathered from public test suites', () => {
  test('the file is read, all of it', () => {
    expect(report).not.toHaveProperty('unreadable');
    expect(outcomes).toHaveLength(127);
  });

  test.each(outcomes)('$id', ({ faults }) => {
    expect(faults).toEqual([]);
  });
});

const add = {
  id: 'A',
  op: 'add',
  calendar: 'office',
  start: '2026-01-05T09:00:00Z',
  seconds: 3600,
  expect: { due: '2026-01-05T10:00:00Z' },
};
const clock = {
  id: 'C',
  op: 'clock',
  calendar: 'office',
  start: '2026-01-05T09:00:00Z',
  target_s: 3600,
  stop: '2026-01-05T10:00:01Z',
  expect: { elapsed_s: 3601, remaining_s: -1, met: false },
};
const file = (vectors: unknown[], over: object = {}): string =>
  JSON.stringify({
    format: 1,
    calendars: { office: { tz: 'Etc/UTC', week: { mon: [['09:00', '17:00']] } } },
    vectors,
    ...over,
  });

describe('what `npm run vectors` prints', () => {
  test('a file whose vectors hold ends with the count', () => {
    expect(printVectors(file([add, clock]))).toEqual({ lines: ['2 passed, 0 failed'], failed: 0 });
  });

  test('an instant may be written with any offset', () => {
    const vector = { ...add, expect: { due: '2026-01-05T18:00:00+08:00' } };
    expect(printVectors(file([vector])).failed).toBe(0);
  });

  test('a corrupted expectation is red, with what came out and what was expected', () => {
    const corrupted = text.replace('"due": "2026-02-24T03:00:00Z"', '"due": "2026-02-24T03:00:01Z"');
    expect(corrupted).not.toBe(text);
    expect(printVectors(corrupted)).toEqual({
      lines: [
        'CN-001  due: got "2026-02-24T03:00:00Z", expected "2026-02-24T03:00:01Z"',
        '126 passed, 1 failed',
      ],
      failed: 1,
    });
  });

  test('every field of a vector is compared, and each that differs has its line', () => {
    const wrong = {
      ...clock,
      expect: { due: '2026-01-05T11:00:00Z', elapsed_s: 1, remaining_s: 2, met: true },
    };
    expect(printVectors(file([wrong])).lines).toEqual([
      'C  due: got "2026-01-05T10:00:00Z", expected "2026-01-05T11:00:00Z"',
      'C  elapsed_s: got 3601, expected 1',
      'C  remaining_s: got -1, expected 2',
      'C  met: got false, expected true',
      '0 passed, 1 failed',
    ]);
  });

  test('a clock held without end is not due, and its steps are not either', () => {
    const held = {
      ...clock,
      stop: undefined,
      pauses: [['2026-01-05T09:30:00Z', null]],
      escalations: [{ offset_s: -60 }],
      expect: { due: null },
    };
    expect(printVectors(file([held])).failed).toBe(0);
    const expectsStep = { ...held, expect: { escalation_at: ['2026-01-05T09:59:00Z'] } };
    expect(printVectors(file([expectsStep])).lines[0]).toContain('got [null]');
  });

  test('paused working time is added behind working days', () => {
    const days = {
      id: 'D',
      op: 'days',
      calendar: 'office',
      start: '2026-01-05T10:00:00Z',
      days: 1,
      pauses: [['2026-01-05T16:00:00Z', '2026-01-12T09:30:00Z']],
      expect: { due: '2026-01-12T11:30:00Z' },
    };
    expect(printVectors(file([days])).lines).toEqual(['1 passed, 0 failed']);
  });
});

describe('a faulty vector fails by its id and field, and hides no other', () => {
  test.each<[string, unknown, string]>([
    ['an unknown op', { ...add, op: 'subtract' }, 'A  op: must be one of add, between, clock'],
    ['no op', { ...add, op: undefined }, 'A  op: must be one of'],
    ['an unknown expectation', { ...add, expect: { due_at: 1 } }, 'A  expect.due_at: is not known'],
    ['no expectation', { ...clock, expect: {} }, 'A  expect: must expect something'],
    ['an unknown field', { ...add, pause: [] }, 'A  pause: is not known'],
    ['a field of another kind', { ...add, seconds: '3600' }, 'A  seconds: '],
    ['no instant', { ...add, start: '2026-01-05 09:00' }, 'A  start: must be an instant'],
    ['an instant without offset', { ...add, start: '2026-01-05T09:00:00' }, 'A  start: must be an instant'],
    ['an unknown calendar', { ...add, calendar: 'moon' }, 'A  calendar: the file has no calendar named moon'],
    ['elapsed time without a stop', { ...clock, stop: undefined }, 'A  elapsed_s: is expected, but'],
    [
      'a pause that ends before it begins',
      { ...clock, pauses: [['2026-01-05T10:00:00Z', '2026-01-05T09:00:00Z']] },
      'A  pauses.0: must not end before',
    ],
  ])('%s', (_, vector, line) => {
    const renamed = typeof vector === 'object' ? { ...vector, id: 'A' } : vector;
    const { lines, failed } = printVectors(file([renamed, { ...add, id: 'B' }]));
    expect(failed).toBe(1);
    expect(lines.some((one) => one.startsWith(line))).toBe(true);
    expect(lines.at(-1)).toBe('1 passed, 1 failed');
  });

  test('one without an id is named by its place, and an id given twice is red', () => {
    const { lines } = printVectors(file([{ ...add, id: undefined }, 7, add, add]));
    expect(lines.some((line) => line.startsWith('vectors[0]  id: '))).toBe(true);
    expect(lines.some((line) => line.startsWith('vectors[1]  '))).toBe(true);
    expect(lines).toContain('A  id: stands there a second time');
    expect(lines.at(-1)).toBe('1 passed, 3 failed');
  });

  test('a calendar that cannot be read fails the vectors that use it', () => {
    const calendars = {
      office: { tz: 'Mars/Olympus', week: { mon: [['9', '17:00']], moonday: [] }, holidays: ['2026-02-30'] },
      closed: { tz: 'Etc/UTC', week: {} },
    };
    const { lines } = printVectors(file([add, { ...add, id: 'B', calendar: 'closed' }], { calendars }));
    expect(lines).toEqual(
      expect.arrayContaining([
        'A  calendar office: tz: must be an IANA time zone',
        'A  calendar office: holidays.0: must be a date that exists, YYYY-MM-DD',
        expect.stringMatching(/^A {2}calendar office: week\.mon\.0\.0: must be HH:MM/),
        expect.stringMatching(/^A {2}calendar office: week\.moonday/),
        expect.stringMatching(/^B {2}the calendar has too little open time after 2026-01-05/),
        '0 passed, 2 failed',
      ]),
    );
  });
});

test.each([
  ['not JSON', '{', /not JSON/],
  ['no object', '[]', /the file: /],
  ['no vectors', file([]), /vectors: must hold at least one/],
  ['another format', file([add], { format: 2 }), /format: must be 1/],
  ['calendars missing', file([add], { calendars: undefined }), /calendars: /],
])('a file that cannot be read is red, never "0 failed": %s', (_, content, reason) => {
  const { lines, failed } = printVectors(content);
  expect(failed).toBeGreaterThan(0);
  expect(lines.join('\n')).toMatch(reason);
  expect(lines.at(-1)).toMatch(/^0 passed, [1-9]\d* failed$/);
});
