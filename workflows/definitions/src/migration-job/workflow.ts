import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { MigrationJobActivities, MigrationJobInput } from './contract.ts';

export async function migrationJob(of: MigrationJobInput): Promise<void> {
  const { answerMigrationJob } = proxyActivities<MigrationJobActivities>({
    // Somebody waits for it: not behind bulk work, and not on the queue of clocks.
    taskQueue: workflowInfo().taskQueue.replace(/-flow$/, '-io'),
    startToCloseTimeout: '2m',
    // A question nobody can answer now is put again by whoever asked; then it starts anew.
    retry: { initialInterval: '500ms', maximumAttempts: 3 },
    summary: of.kind,
    priority: { priorityKey: 2, fairnessKey: of.tenant.slice(0, 64) },
  });
  await answerMigrationJob(of);
}
