import type { MigrationRecordActivities } from '@perennial/definitions/migration/activities';
import type {
  ApprovalRepository,
  Delivery,
  MigrationRepository,
  RegisterRepository,
} from '@perennial/store/ports';
import { checkRisk } from './check-risk.ts';
import { draftGateApproval } from './draft-gate-approval.ts';
import { projectMigration } from './project.ts';

export type RecordDeps = {
  migrations: Pick<MigrationRepository, 'flush'>;
  approvals: Pick<ApprovalRepository, 'get'>;
  registers: Pick<RegisterRepository, 'get' | 'list'>;
  origin: () => { workflowId: string; runId: string };
  now: () => number;
};
export type { Delivery };

export const recordActivities = (deps: RecordDeps): MigrationRecordActivities => ({
  draftGateApproval: draftGateApproval(deps),
  checkRisk: checkRisk(deps),
  projectMigration: projectMigration(deps),
});
