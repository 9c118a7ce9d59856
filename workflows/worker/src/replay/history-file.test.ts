import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  fileNames,
  historyOf,
  type RecordedHistory,
  readHistories,
  textOf,
  writeHistories,
} from './testing/history-file.ts';
import { missingMark, storyOf } from './testing/story.ts';

const payload = (value: unknown) => ({
  payloads: [{ data: Buffer.from(JSON.stringify(value)).toString('base64') }],
});

const recorded: RecordedHistory = {
  events: [
    {
      eventId: '1',
      eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED',
      eventTime: { seconds: '1767574800', nanos: 5 },
      taskId: '1048576',
      workflowExecutionStartedEventAttributes: {
        workflowId: 'ticket/v/T-1001',
        identity: '4711@build-host',
        input: payload({ record: {}, carried: {} }),
      },
    },
    {
      eventId: '2',
      eventType: 'EVENT_TYPE_WORKFLOW_TASK_SCHEDULED',
      workflowTaskScheduledEventAttributes: {
        taskQueue: { name: 'build-host-0123', kind: 'TASK_QUEUE_KIND_STICKY', normalName: 'a-flow' },
      },
    },
    {
      eventId: '3',
      eventType: 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED',
      activityTaskScheduledEventAttributes: {
        activityType: { name: 'projectTicket' },
        input: payload({ events: [{ seq: 2, kind: 'held', data: { on: 'vendor' } }] }),
      },
    },
  ],
};

const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'histories-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
};

test('a history on disk says nothing of the machine that recorded it, and otherwise reads back as it was', () => {
  const to = folder();
  writeHistories(new Map([['one', textOf(historyOf(recorded))]]), to);
  const read = readHistories(to).get('one');
  expect(JSON.stringify(read)).not.toMatch(/build-host|4711|taskId/);
  expect(read?.events.map((e) => e.eventType)).toEqual(recorded.events.map((e) => e.eventType));
  expect(read?.events[0]?.eventTime).toEqual({ seconds: '1767574800', nanos: 5 });
});

test('recording again leaves no file of a path that is gone', () => {
  const to = folder();
  const text = textOf(historyOf(recorded));
  writeHistories(new Map([['old', text]]), to);
  writeHistories(new Map([['new', text]]), to);
  expect(readdirSync(to)).toEqual(['new.history.json']);
});

test('the runs of one path are numbered', () => {
  expect(fileNames('short')).toEqual(['short']);
  expect(fileNames('long', 2)).toEqual(['long.1', 'long.2']);
});

test('a history tells what was written, and whether a run before handed over to it', () => {
  const story = storyOf(recorded);
  expect(story).toMatchObject({ workflowId: 'ticket/v/T-1001', carried: true, end: 'open' });
  expect(story.events.map((e) => e.kind)).toEqual(['held']);
});

test('marks are looked for in order, and with their data', () => {
  const { events } = storyOf(recorded);
  expect(missingMark(events, [{ kind: 'held', data: { on: 'vendor' } }])).toBeUndefined();
  expect(missingMark(events, [{ kind: 'held', data: { on: 'customer' } }])).toBeDefined();
  expect(missingMark(events, ['held', 'held'])).toBe('held');
});
