import type { Client } from '@temporalio/client';

/** Every run of a chain, the first one first. */
export const historiesOf = async (client: Client, workflowId: string) => {
  const histories = [];
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  let runId = raw.workflowExecutionInfo?.firstRunId ?? undefined;
  while (runId) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    histories.push(history);
    const last = history.events?.at(-1);
    runId = last?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined;
  }
  return histories;
};

/** Events of every run of the chains with these ids. */
export const historyLengths = async (client: Client, workflowIds: string[]): Promise<number[]> => {
  const lengths: number[] = [];
  for (const workflowId of workflowIds)
    for (const { events } of await historiesOf(client, workflowId)) lengths.push(events?.length ?? 0);
  return lengths;
};
