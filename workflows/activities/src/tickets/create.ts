import type { TicketActivities } from '@perennial/definitions/ticket/activities';
import { origin } from '../origin.ts';
import { planClocks } from './plan.ts';
import { type ProjectDeps, projectTicket } from './project.ts';
import { type CheckDeps, runChecks } from './run-checks.ts';
import { runRollback } from './run-rollback.ts';

export const ticketActivities = (deps: Omit<ProjectDeps, 'origin'> & CheckDeps): TicketActivities => ({
  planClocks,
  projectTicket: projectTicket({ ...deps, origin }),
  runChecks: runChecks(deps),
  runRollback: runRollback(deps),
});
