import type { Client } from '@temporalio/client';

/** Events of every run of the chains with these ids. */
export const historyLengths = async (client: Client, workflowIds: string[]): Promise<number[]> => {
  const lengths: number[] = [];
  for (const workflowId of workflowIds) {
    const { raw } = await client.workflow.getHandle(workflowId).describe();
    let runId = raw.workflowExecutionInfo?.firstRunId ?? undefined;
    while (runId) {
      const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      lengths.push(events?.length ?? 0);
      runId = events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined;
    }
  }
  return lengths;
};
