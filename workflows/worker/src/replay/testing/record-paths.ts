import { fileNames, textOf } from './history-file.ts';
import type { Path } from './path.ts';
import { waitFor } from './played.ts';
import { openStage, type Stage } from './stage.ts';

/** Every run of a workflow, the first one first. */
const runsOf = async ({ client }: Stage, workflowId: string) => {
  const histories = [];
  for (let runId: string | undefined = (await firstRunOf(client, workflowId)) ?? undefined; runId; ) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    histories.push(history);
    const last = history.events?.at(-1);
    runId = last?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined;
  }
  return histories;
};

const firstRunOf = async (client: Stage['client'], workflowId: string) => {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  return raw.workflowExecutionInfo?.firstRunId;
};

const settled = ({ client }: Stage, workflowId: string): Promise<void> =>
  waitFor(`${workflowId} to settle`, async () => {
    const { raw } = await client.workflow.getHandle(workflowId).describe();
    return !raw.pendingWorkflowTask && (raw.pendingActivities ?? []).length === 0;
  });

const recordPath = async (stage: Stage, path: Path): Promise<[string, string][]> => {
  const { workflowId } = await path.play(stage).catch((cause: unknown) => {
    throw new Error(`path ${path.name} could not be recorded`, { cause });
  });
  await settled(stage, workflowId);
  const histories = await runsOf(stage, workflowId);
  const names = fileNames(path.name, path.runs);
  if (names.length !== histories.length)
    throw new Error(`path ${path.name} took ${histories.length} runs, not ${names.length}`);
  return histories.map((history, run) => [names[run] ?? path.name, textOf(history)]);
};

/**
 * Plays every path, side by side, on a private stack; answers the files' texts by name.
 * @throws AggregateError with every path that could not be played.
 */
export const recordPaths = async (paths: Path[]): Promise<Map<string, string>> => {
  const stage = await openStage();
  try {
    const played = await Promise.allSettled(paths.map((path) => recordPath(stage, path)));
    const faults = played.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    if (faults.length > 0) throw new AggregateError(faults, `${faults.length} paths could not be recorded`);
    return new Map(played.flatMap((one) => (one.status === 'fulfilled' ? one.value : [])));
  } finally {
    await stage.stop();
  }
};
