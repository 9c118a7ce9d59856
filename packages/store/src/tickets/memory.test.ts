import { aTicket } from '@perennial/testkit/flow/a-ticket';
import { expect, test } from 'vitest';
import { memoryOf } from './memory.ts';

const { record, event } = aTicket();
const flushOf = (seq: number, workflowId = 'ticket/north/T-1001') => ({
  workflowId,
  runId: 'run',
  record: { ...record, seq, rev: seq },
  events: [{ ...event, seq }],
  archive: false,
});
const left = (seq: number) => ({ rev: seq, seq, hash: `hash-${seq}` });

test('the flush that goes on exactly from there is told, once', () => {
  const memory = memoryOf();
  memory.keep(flushOf(2), left(2));
  expect(memory.take(flushOf(3))).toEqual(left(2));
  expect(memory.take(flushOf(3))).toBeUndefined();
});

test.each([
  ['a repetition', flushOf(2)],
  ['one that leaves something out', flushOf(4)],
  ['one without events', { ...flushOf(3), events: [] }],
  ['an older view', { ...flushOf(3), record: { ...record, rev: 2 } }],
  ['another ticket', flushOf(3, 'ticket/north/T-1002')],
])('%s is not', (_, flush) => {
  const memory = memoryOf();
  memory.keep(flushOf(2), left(2));
  expect(memory.take(flush)).toBeUndefined();
});

test('the ticket that was quiet longest is forgotten first', () => {
  const memory = memoryOf(2);
  for (const id of ['a', 'b', 'a', 'c']) memory.keep(flushOf(2, id), left(2));
  expect(['a', 'b', 'c'].map((id) => memory.take(flushOf(3, id)) !== undefined)).toEqual([true, false, true]);
});
