import type { TicketActivities } from '@perennial/definitions/ticket/activities';
import { origin } from '../origin.ts';
import { type CallDeps, callStep } from './call-step.ts';
import { draftApproval } from './draft-approval.ts';
import { type PlanDeps, planClocks } from './plan.ts';
import { type ProjectDeps, projectTicket } from './project.ts';
import { type CheckDeps, runChecks } from './run-checks.ts';
import { runRollback } from './run-rollback.ts';

export const ticketActivities = (
  deps: Omit<ProjectDeps, 'origin'> & CheckDeps & PlanDeps & CallDeps,
): TicketActivities => ({
  planClocks: planClocks(deps),
  callStep: callStep(deps),
  draftApproval: draftApproval(deps),
  projectTicket: projectTicket({ ...deps, origin }),
  runChecks: runChecks(deps),
  runRollback: runRollback(deps),
});
