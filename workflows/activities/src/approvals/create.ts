import type { ApprovalActivities } from '@perennial/definitions/approval/activities';
import { origin } from '../origin.ts';
import { type ProjectDeps, projectApproval } from './project.ts';
import { type VerifyDeps, verifySignature } from './verify-signature.ts';

export const approvalActivities = (deps: VerifyDeps & Omit<ProjectDeps, 'origin'>): ApprovalActivities => ({
  verifySignature: verifySignature(deps),
  projectApproval: projectApproval({ ...deps, origin }),
});
