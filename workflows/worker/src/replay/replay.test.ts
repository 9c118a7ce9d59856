/**
 * Recorded histories against the workflow code of now. One that no longer replays means that tickets already running
 * would break: guard the change with `patched()`, or, before anything runs in production, record anew with
 * `node workflows/worker/src/replay/record.ts`.
 */
import { type EventKind, eventKinds } from '@perennial/domain/notice/rules';
import { commandNames } from '@perennial/domain/ticket/rules';
import {
  DefaultLogger,
  makeTelemetryFilterString,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { beforeAll, expect, test } from 'vitest';
import { bundleWorkflows } from '../bundle.ts';
import { fileNames, historyOf, type RecordedHistory, readHistories } from './testing/history-file.ts';
import type { Mark } from './testing/path.ts';
import { paths } from './testing/paths/all.ts';
import { missingMark, storyOf } from './testing/story.ts';

const histories = readHistories();
const stories = new Map([...histories].map(([name, history]) => [name, storyOf(history)]));
let workflowBundle: WorkflowBundleWithSourceMap;

beforeAll(async () => {
  // The violations provoked below are told by what is thrown, not by the log.
  const filter = makeTelemetryFilterString({ core: 'ERROR' });
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter } } });
  workflowBundle = await bundleWorkflows();
});

const replay = (history: RecordedHistory): Promise<void> =>
  Worker.runReplayHistory({ workflowBundle }, historyOf(history), storyOf(history).workflowId);

test.each([...histories])('%s replays', async (_, history) => {
  await expect(replay(history)).resolves.toBeUndefined();
});

test('every path has its files, and no file is left over', () => {
  expect([...histories.keys()].sort()).toEqual(paths.flatMap((p) => fileNames(p.name, p.runs)).sort());
});

test.each(paths)('$name shows what it was recorded for', ({ name, runs, shows }) => {
  const events = fileNames(name, runs).flatMap((file) => stories.get(file)?.events ?? []);
  expect(missingMark(events, shows)).toBeUndefined();
});

const all = [...stories.values()];

test('every command was given in some history', () => {
  const given = new Set(all.flatMap((story) => story.commands));
  expect(commandNames.filter((name) => !given.has(name))).toEqual([]);
});

test('every kind of event was written in some history, but the first, which intake writes', () => {
  const written = new Set<EventKind>(all.flatMap((story) => story.events.map((e) => e.kind)));
  expect(eventKinds.filter((kind) => kind !== 'opened' && !written.has(kind))).toEqual([]);
});

/** Said here once more, so that a path that goes together with its file is missed. */
const ways: Record<string, Mark[]> = {
  'six commands to closed and archived': [
    'acknowledged',
    'triaged',
    'responded',
    'started',
    'fix-proposed',
    'resolved',
    { kind: 'closed', data: { by: 'customer' } },
    'archived',
  ],
  'warnings, breach, escalation': ['clock-warning', 'clock-warning', 'clock-breached', 'escalated'],
  'a late response withdraws a breach': ['clock-breached', 'breach-withdrawn'],
  'a message ends a hold': [{ kind: 'held', data: { on: 'customer' } }, 'message-received', 'resumed'],
  'a hold ended by staff': [{ kind: 'held', data: { on: 'vendor' } }, 'resumed'],
  'another level': ['releveled'],
  'approved': ['approval-requested', 'approved', 'resolved'],
  'rejected': ['approval-requested', 'rejected'],
  'approved by signatures': [
    { kind: 'approval-requested', data: { policy: 'two-of-three' } },
    { kind: 'approved', data: { attempt: 1 } },
    'resolved',
  ],
  'rejected by a signature': ['approval-requested', { kind: 'rejected', data: { outcome: 'rejected' } }],
  'signatures taken back': ['approved', { kind: 'rejected', data: { outcome: 'pending' } }, 'rolled-back'],
  'rolled back by itself': ['check-failed', { kind: 'rolled-back', data: { automated: true } }],
  'rolled back by hand': [
    'check-failed',
    'rollback-requested',
    { kind: 'rolled-back', data: { automated: false } },
  ],
  'an automated rollback that failed': ['rollback-failed', 'rollback-requested', 'rolled-back'],
  'reopened before and after closing': ['resolved', 'reopened', 'closed', 'reopened'],
  'cancelled': ['cancelled', 'archived'],
  'the end of an alert': ['alert-ended'],
  'closed by silence': [{ kind: 'closed', data: { by: 'silence' } }, 'archived'],
  'silence without a change record': ['record-missing', { kind: 'closed', data: { by: 'staff' } }],
  'a reminder of the next update': ['update-posted', 'update-due'],
  'a workaround': ['workaround-applied'],
  'a clock attached and stopped by hand': ['clock-attached', 'clock-stopped'],
  'other terms halfway': ['terms-changed'],
  'an escalation step that reached somebody, and one that reached nobody': [
    'escalated',
    'escalation-skipped',
  ],
};

test.each(Object.entries(ways))('some history shows: %s', (_, marks) => {
  expect(all.some((story) => missingMark(story.events, marks) === undefined)).toBe(true);
});

test('a run continued as new, and the next one went on with what it was handed', () => {
  const ended = all.filter((story) => story.end === 'continued');
  expect(ended).not.toEqual([]);
  for (const { workflowId, events } of ended) {
    const next = all.find((story) => story.workflowId === workflowId && story.carried);
    expect(next?.events[0]?.seq).toBe((events.at(-1)?.seq ?? 0) + 1);
  }
});

test('the read model was asked for again by signal', () => {
  expect(all.filter((story) => story.signals.includes('reflush')).length).toBeGreaterThanOrEqual(2);
});

const life = (): RecordedHistory => {
  const history = histories.get('life-to-archive');
  if (!history) throw new Error('there is no history life-to-archive');
  return structuredClone(history);
};

/** Each makes the history one that other code would have written. */
const corruptions: Record<string, (history: RecordedHistory) => void> = {
  'an activity of another type': ({ events }) => {
    const scheduled = events.find((e) => e.eventType === 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED');
    Object.assign(scheduled?.activityTaskScheduledEventAttributes ?? {}, { activityType: { name: 'other' } });
  },
  'an activity where a timer was': ({ events }) => {
    const timer = events.findIndex((e) => e.eventType === 'EVENT_TYPE_TIMER_STARTED');
    const activity = events.find((e) => e.eventType === 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED');
    const replaced = events[timer];
    if (!activity || !replaced) throw new Error('the history has no timer or no activity');
    events[timer] = { ...activity, eventId: replaced.eventId };
  },
  'a command the code no longer gives': ({ events }) => {
    const first = events.findIndex((e) => e.eventType === 'EVENT_TYPE_TIMER_STARTED');
    const timer = events[first];
    if (!timer) throw new Error('the history has no timer');
    events.splice(first + 1, 0, structuredClone(timer));
    Object.assign(events[first + 1]?.timerStartedEventAttributes ?? {}, { timerId: '99' });
    for (const [index, event] of events.entries()) event.eventId = `${index + 1}`;
  },
};

test.each(Object.entries(corruptions))(
  'the gate can fail: %s is a violation of determinism',
  async (_, corrupt) => {
    const history = life();
    corrupt(history);
    await expect(replay(history)).rejects.toMatchObject({ name: 'DeterminismViolationError' });
  },
);

test('two events in the wrong order do not replay', async () => {
  const history = life();
  const { events } = history;
  const accepted = events.findIndex((e) => e.eventType === 'EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED');
  const [one, other] = events.slice(accepted, accepted + 2);
  if (!one || !other) throw new Error('the history has no update');
  events.splice(accepted, 2, { ...other, eventId: one.eventId }, { ...one, eventId: other.eventId });
  await expect(replay(history)).rejects.toThrow();
});
