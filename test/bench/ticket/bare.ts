/** Drives the baseline's workflows from outside, as `tickets.ts` drives ours. */
import type { Work } from './same-work.ts';
import type { World } from './world.ts';

const steps = 7;

/** One timer runs from the start; the others take its place after the last steps. */
const rearmAfter = (timers: number): number[] =>
  Array.from({ length: timers - 1 }, (_, i) => steps - timers + 2 + i);

export const startBareTicket = async (
  { bareClient, bareQueue }: World,
  workflowId: string,
  timers = 3,
): Promise<string> => {
  await bareClient.workflow.start('bare', {
    taskQueue: bareQueue,
    workflowId,
    args: [steps, rearmAfter(timers)],
  });
  return workflowId;
};

/** As many timers as a ticket was seen to take; updates and activities are one per step. */
export const liveBare = async (
  world: World,
  workflowId: string,
  { timers }: Pick<Work, 'timers'>,
): Promise<string> => {
  await startBareTicket(world, workflowId, timers);
  const handle = world.bareClient.workflow.getHandle(workflowId);
  for (let step = 0; step < steps; step += 1) await handle.executeUpdate('step');
  return workflowId;
};

/** Starts a workflow that sleeps until `at`; `late` answers by how many ms it overslept. */
export const startBareTimer = async (
  { bareClient, bareQueue }: World,
  workflowId: string,
  at: number,
): Promise<{ late: () => Promise<number> }> => {
  const handle = await bareClient.workflow.start('bareTimer', {
    taskQueue: bareQueue,
    workflowId,
    args: [at],
  });
  return { late: async (): Promise<number> => handle.result() };
};
