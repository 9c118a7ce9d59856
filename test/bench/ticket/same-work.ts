/** Guards the comparison: the baseline must do the work of a ticket, no less and no more. */
import type { Client } from '@temporalio/client';

const countWork = async (client: Client, workflowId: string): Promise<string> => {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const all = events ?? [];
  const updates = all.filter((e) => e.workflowExecutionUpdateAcceptedEventAttributes).length;
  const activities = all.filter((e) => e.activityTaskScheduledEventAttributes).length;
  const timers = all.filter((e) => e.timerStartedEventAttributes).length;
  return `${updates} updates, ${activities} activities, ${timers} timers`;
};

/** @throws when the two histories differ in updates, activities or timers. */
export const assertSameWork = async (client: Client, ours: string, bare: string): Promise<string> => {
  const [a, b] = [await countWork(client, ours), await countWork(client, bare)];
  if (a !== b) throw new Error(`a ticket takes ${a}, the bare workflow ${b}: the ratio would say nothing`);
  return a;
};
