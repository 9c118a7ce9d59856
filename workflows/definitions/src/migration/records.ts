/** Read model, approvals and signatures: short work on the flow's own queue. */
import type { MigrationRecord } from '@perennial/domain/migration/run/rules';
import { type ActivityOptions, proxyActivities } from '@temporalio/workflow';
import type { MigrationRecordActivities } from './activities.ts';

export const recordsOf = ({ no, tenant }: MigrationRecord): MigrationRecordActivities => {
  const options = (summary: string): ActivityOptions => ({
    startToCloseTimeout: '10s',
    retry: { initialInterval: '500ms', maximumInterval: '10s' },
    summary,
    priority: { priorityKey: 2, fairnessKey: tenant.slice(0, 64) },
  });
  const { projectMigration } = proxyActivities<MigrationRecordActivities>(options(`write ${no}`));
  const { draftGateApproval } = proxyActivities<MigrationRecordActivities>(options(`approval for ${no}`));
  const { checkRisk } = proxyActivities<MigrationRecordActivities>(options(`signed risk of ${no}`));
  return { projectMigration, draftGateApproval, checkRisk };
};
