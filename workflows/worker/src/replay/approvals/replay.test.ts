/** Recorded approvals against the workflow code of now; see the one of tickets for what to do when one fails. */
import { approvalEventKinds } from '@perennial/domain/approval/rules';
import {
  DefaultLogger,
  makeTelemetryFilterString,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { beforeAll, expect, test } from 'vitest';
import { bundleWorkflows } from '../../bundle.ts';
import { historyOf, type RecordedHistory, readHistories } from '../testing/history-file.ts';
import { folder } from './testing/folder.ts';
import { approvalPaths } from './testing/paths.ts';

const histories = readHistories(folder);
let workflowBundle: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  const filter = makeTelemetryFilterString({ core: 'ERROR' });
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter } } });
  workflowBundle = await bundleWorkflows();
});

const replay = (history: RecordedHistory): Promise<void> =>
  Worker.runReplayHistory({ workflowBundle }, historyOf(history), 'approval/replayed');

/** Kinds of the events that were handed to the store, each once. */
const kindsIn = ({ events }: RecordedHistory): string[] => {
  const seen = new Map<number, string>();
  for (const event of events) {
    const text = JSON.stringify(event.activityTaskScheduledEventAttributes ?? {});
    if (!text.includes('"projectApproval"')) continue;
    const data = /"data":"([A-Za-z0-9+/=]{40,})"/.exec(text)?.[1] ?? '';
    const told: { events: { seq: number; kind: string }[] } = JSON.parse(
      Buffer.from(data, 'base64').toString(),
    );
    for (const { seq, kind } of told.events) seen.set(seq, kind);
  }
  return [...seen].sort(([a], [b]) => a - b).map(([, kind]) => kind);
};

test('every path has its file, and no file is left over', () => {
  expect([...histories.keys()].sort()).toEqual(approvalPaths.map((p) => p.name).sort());
});

test.each([...histories])('%s replays', async (_, history) => {
  await expect(replay(history)).resolves.toBeUndefined();
});

test.each(approvalPaths)('$name shows what it was recorded for', ({ name, shows }) => {
  const history = histories.get(name);
  // The request was written when it was asked for.
  expect(history && kindsIn(history)).toEqual(shows.slice(1));
});

test('every kind of event was written in some history', () => {
  const written = new Set(approvalPaths.flatMap((p) => p.shows));
  expect(approvalEventKinds.filter((kind) => !written.has(kind))).toEqual([]);
});

test('the gate can fail: an activity of another type is a violation of determinism', async () => {
  const history = structuredClone(histories.get('signed-and-executed'));
  if (!history) throw new Error('there is no history signed-and-executed');
  const scheduled = history.events.find((e) => e.eventType === 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED');
  Object.assign(scheduled?.activityTaskScheduledEventAttributes ?? {}, { activityType: { name: 'other' } });
  await expect(replay(history)).rejects.toMatchObject({ name: 'DeterminismViolationError' });
});
