/** Drives the baseline's workflows from outside, as `tickets.ts` drives ours. */
import type { World } from './world.ts';

/** A P3 ticket waits for its warning, then to close by itself, then for the end of its reopen period. */
const rearmAfter = [6, 7];
const steps = 7;

export const startBareTicket = async ({ client, bareQueue }: World, workflowId: string): Promise<string> => {
  await client.workflow.start('bare', { taskQueue: bareQueue, workflowId, args: [steps, rearmAfter] });
  return workflowId;
};

export const liveBare = async (world: World, workflowId: string): Promise<string> => {
  await startBareTicket(world, workflowId);
  const handle = world.client.workflow.getHandle(workflowId);
  for (let step = 0; step < steps; step += 1) await handle.executeUpdate('step');
  return workflowId;
};

/** Starts a workflow that sleeps until `at`; `late` answers by how many ms it overslept. */
export const startBareTimer = async (
  { client, bareQueue }: World,
  workflowId: string,
  at: number,
): Promise<{ late: () => Promise<number> }> => {
  const handle = await client.workflow.start('bareTimer', { taskQueue: bareQueue, workflowId, args: [at] });
  return { late: async (): Promise<number> => handle.result() };
};
