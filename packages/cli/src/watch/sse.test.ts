import { expect, test } from 'vitest';
import { sseParser } from './sse.ts';

const text =
  ': hello\n\nid: 7\nevent: ticket\ndata: {"no":"T-1"}\n\n: heartbeat\n\nid:8\r\ndata:one\r\ndata:two\r\n\r\ndata\n\nevent: x\n\n';
const events = [
  { event: 'ticket', data: '{"no":"T-1"}', id: '7' },
  { event: 'message', data: 'one\ntwo', id: '8' },
  { event: 'message', data: '', id: '8' },
];

test('events come out, comments and events without data do not', () => {
  expect(sseParser()(text)).toEqual(events);
});

test.each([1, 2, 3, 7])('cut into pieces of %i characters it says the same', (size) => {
  const parse = sseParser();
  const pieces = text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
  expect(pieces.flatMap(parse)).toEqual(events);
});

test('an event is told only when its empty line has come', () => {
  const parse = sseParser();
  expect(parse('data: half\n')).toEqual([]);
  expect(parse('\n')).toHaveLength(1);
});
