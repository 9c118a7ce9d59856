/** Guards the comparison: the baseline must do the work of a ticket, no less and no more. */
import type { Client } from '@temporalio/client';

export type Work = { updates: number; activities: number; timers: number };

export const workOf = async (client: Client, workflowId: string): Promise<Work> => {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const all = events ?? [];
  return {
    updates: all.filter((e) => e.workflowExecutionUpdateAcceptedEventAttributes).length,
    activities: all.filter((e) => e.activityTaskScheduledEventAttributes).length,
    timers: all.filter((e) => e.timerStartedEventAttributes).length,
  };
};

/** @throws when the two differ in updates, activities or timers. */
export const assertSameWork = (ours: Work, bare: Work): string => {
  const say = ({ updates, activities, timers }: Work) =>
    `${updates} updates, ${activities} activities, ${timers} timers`;
  if (say(ours) !== say(bare))
    throw new Error(
      `a ticket takes ${say(ours)}, the bare workflow ${say(bare)}: the ratio would say nothing`,
    );
  return say(ours);
};
