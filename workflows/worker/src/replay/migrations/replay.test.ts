/** Recorded migrations against the workflow code of now; see the one of tickets for what to do when one fails. */
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
import { migrationPaths } from './testing/paths.ts';

const histories = readHistories(folder);
let workflowBundle: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  const filter = makeTelemetryFilterString({ core: 'ERROR' });
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter } } });
  workflowBundle = await bundleWorkflows();
}, 60_000);

const replay = (history: RecordedHistory): Promise<void> =>
  Worker.runReplayHistory({ workflowBundle }, historyOf(history), 'migration/replayed');

/** Of a path, or of its table: `closed.1`, `closed.2`; how many runs it takes is its own affair. */
const runsOf = (name: string): RecordedHistory[] =>
  [...histories].filter(([file]) => file.replace(/\.\d+$/, '') === name).map(([, history]) => history);

/** Kinds of the events that were handed to the store, each once, in their order. */
const kindsIn = (runs: RecordedHistory[]): string[] => {
  const seen = new Map<number, string>();
  for (const { activityTaskScheduledEventAttributes: scheduled = {} } of runs.flatMap((r) => r.events)) {
    const text = JSON.stringify(scheduled);
    if (!text.includes('"projectMigration"')) continue;
    const data = /"data":"([A-Za-z0-9+/=]{40,})"/.exec(text)?.[1] ?? '';
    const told: { events: { seq: number; kind: string }[] } = JSON.parse(
      Buffer.from(data, 'base64').toString(),
    );
    for (const { seq, kind } of told.events) seen.set(seq, kind);
  }
  return [...seen].sort(([a], [b]) => a - b).map(([, kind]) => kind);
};

test('every path has its files, and no file is left over', () => {
  const names = migrationPaths.flatMap(({ name, table }) =>
    table === undefined ? [name] : [name, `${name}.copy-table`],
  );
  const files = new Set([...histories.keys()].map((file) => file.replace(/\.\d+$/, '')));
  expect([...files].sort()).toEqual(names.sort());
});

test.each([...histories])('%s replays', async (_, history) => {
  await expect(replay(history)).resolves.toBeUndefined();
});

test.each(migrationPaths)('$name shows what it was recorded for', ({ name, shows }) => {
  const kinds = kindsIn(runsOf(name));
  const wanted = new Set<string>(shows);
  const first = kinds.filter((kind, i) => wanted.has(kind) && kinds.indexOf(kind) === i);
  expect(first).toEqual(shows);
});

test('some run continued as new, and the next one replays with what it was handed', () => {
  const ends = runsOf('closed').map((run) => run.events.at(-1)?.eventType);
  expect(ends).toContain('EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW');
  expect(ends.at(-1)).toBe('EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED');
});

test.each(['closed.1', 'closed.copy-table.1'])(
  'the gate can fail: %s with an activity of another type',
  async (name) => {
    const history = structuredClone(histories.get(name));
    if (!history) throw new Error(`there is no history ${name}`);
    const scheduled = history.events.find((e) => e.eventType === 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED');
    Object.assign(scheduled?.activityTaskScheduledEventAttributes ?? {}, { activityType: { name: 'other' } });
    await expect(replay(history)).rejects.toMatchObject({ name: 'DeterminismViolationError' });
  },
);
