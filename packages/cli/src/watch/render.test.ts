import { expect, test } from 'vitest';
import { type Card, cardOf } from './cards.ts';
import { type BoardView, cutTo, renderBoard, renderLine } from './render.ts';

const now = Date.parse('2026-01-05T09:00:00+08:00');
const card = (no: string, over: Partial<Card> = {}): Card => ({
  no,
  level: 'P2',
  state: 'in-progress',
  title: '出库单为空',
  site: 'acme-shanghai',
  module: 'inventory',
  assignee: 'li.wei',
  ...over,
});
const cards = [
  card('T-4', { paused: 'log wanted', state: 'waiting' }),
  card('T-3', { due: { clock: 'resolution', at: now + 7_260_000 }, level: 'P3' }),
  card('T-2', { due: { clock: 'response', at: now - 90_000 }, level: 'P1' }),
  card('T-5'),
  card('T-1', { due: { clock: 'workaround', at: now + 59_000 } }),
];
const view = (over: Partial<BoardView> = {}): BoardView => ({
  cards,
  now,
  lang: 'en',
  timeZone: 'Asia/Shanghai',
  state: 'live',
  color: false,
  ...over,
});

test('the board stands by time to breach, breached first, waiting and unclocked last', () => {
  expect(renderBoard(view())).toMatchInlineSnapshot(`
    "2026-01-05 09:00:00 · 5 open tickets · 1 breached · live
    No   Level  State        Left     SLA                Site           Module     Assignee  Title
    T-2  P1     in-progress  -1m 30s  response breached  acme-shanghai  inventory  li.wei    出库单为空
    T-1  P2     in-progress  0m 59s   workaround         acme-shanghai  inventory  li.wei    出库单为空
    T-3  P3     in-progress  2h 01m   resolution         acme-shanghai  inventory  li.wei    出库单为空
    T-4  P2     waiting      paused   log wanted         acme-shanghai  inventory  li.wei    出库单为空
    T-5  P2     in-progress                              acme-shanghai  inventory  li.wei    出库单为空"
  `);
});

test('headings and states follow the language', () => {
  const board = renderBoard(view({ lang: 'zh-CN', state: 'reconnecting' }));
  expect(board.split('\n')[0]).toBe('2026-01-05 09:00:00 · 5 未结工单 · 1 已违约 · 正在重连');
  expect(board.split('\n')[1]).toMatch(/^编号/);
});

test('a window cuts rows and lines and says how many are missing', () => {
  const lines = renderBoard(view({ screen: { columns: 40, rows: 5 } })).split('\n');
  expect(lines).toHaveLength(5);
  expect(lines[2]).toMatch(/^T-2/);
  expect(lines[3]).toMatch(/^T-1/);
  expect(lines[4]).toBe('3 not shown');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
});

test('with colour a breached row is red, one in its last hour yellow, others plain', () => {
  const lines = renderBoard(view({ color: true })).split('\n');
  expect(lines[2]?.startsWith('\u001b[31mT-2')).toBe(true);
  expect(lines[2]?.endsWith('\u001b[39m')).toBe(true);
  expect(lines[3]?.startsWith('\u001b[33mT-1')).toBe(true);
  expect(lines[4]).toMatch(/^T-3/);
});

test('an empty board is a head and headings', () => {
  expect(renderBoard(view({ cards: [] })).split('\n')[0]).toContain('0 open tickets');
});

test('a title cannot break out of its line', () => {
  const nasty = card('T-9', { title: 'a\n\u001b[2Jb' });
  expect(renderBoard(view({ cards: [nasty] })).split('\n')).toHaveLength(3);
  expect(renderLine(nasty, now, 'en', 'Asia/Shanghai')).toBe(
    '2026-01-05 09:00:00  T-9  P2  in-progress  -  a [2Jb',
  );
});

test('a line is cut by places: a Chinese character takes two', () => {
  expect(cutTo('出库ab', 3)).toBe('出');
  expect(cutTo('出库ab', 5)).toBe('出库a');
  expect(cutTo('ab', 5)).toBe('ab');
});

const clock = (over: object) => ({ name: 'response', state: 'running', ticking: true, dueAt: null, ...over });

test('the clock due first is kept, also when it is breached; stopped ones are not', () => {
  const ticket = {
    no: 'T-1',
    state: 'triaged',
    clocks: [
      clock({ dueAt: '2026-01-05T03:00:00Z' }),
      clock({ name: 'triage', state: 'breached', dueAt: '2026-01-05T00:30:00Z' }),
      clock({ name: 'acknowledge', state: 'met', ticking: false, dueAt: '2026-01-05T00:10:00Z' }),
    ],
  };
  expect(cardOf(ticket)?.due).toEqual({ clock: 'triage', at: Date.parse('2026-01-05T00:30:00Z') });
});

test('a paused ticket keeps the reason it waits for', () => {
  const clocks = [clock({ state: 'paused', pause: { on: 'customer', reason: 'log wanted' } })];
  expect(cardOf({ no: 'T-1', state: 'waiting', clocks })).toMatchObject({ paused: 'log wanted' });
});

test.each(['closed', 'cancelled'])('a %s ticket leaves the board', (state) => {
  expect(cardOf({ no: 'T-1', state })).toBeUndefined();
});
