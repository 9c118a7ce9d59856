import { Context } from '@temporalio/activity';

/** The workflow and run on whose behalf the current activity runs. */
export const origin = (): { workflowId: string; runId: string } => {
  const { workflowExecution } = Context.current().info;
  if (!workflowExecution) throw new Error('this activity runs for a workflow only');
  return workflowExecution;
};
