import type {
  CopyActivities,
  MigrationActivities,
  MigrationStepActivities,
} from '@perennial/definitions/migration/activities';
import { barrier } from './barrier.ts';
import { copyLane } from './copy-lane.ts';
import { cutoverSteps } from './cutover-steps.ts';
import { deltaSteps } from './delta-steps.ts';
import type { StepDeps } from './deps.ts';
import { discardLoad } from './discard-load.ts';
import { planTable } from './plan-table.ts';
import { endRehearsal, prepareRehearsal } from './prepare-rehearsal.ts';
import { probe } from './probe.ts';
import { profile } from './profile.ts';
import { type RecordDeps, recordActivities } from './record.ts';
import { reverseSteps } from './reverse-steps.ts';
import { verifyInvariants } from './verify-invariants.ts';
import { verifyTable } from './verify-table.ts';
import { verifyTouched } from './verify-touched.ts';

export const copyActivities = (deps: StepDeps): CopyActivities => ({
  planTable: planTable(deps),
  copyLane: copyLane(deps),
});

export const migrationSteps = (deps: StepDeps): MigrationStepActivities => ({
  probe: probe(deps),
  profile: profile(deps),
  prepareRehearsal: prepareRehearsal(deps),
  endRehearsal: endRehearsal(deps),
  verifyTable: verifyTable(deps),
  verifyInvariants: verifyInvariants(deps),
  verifyTouched: verifyTouched(deps),
  barrier: barrier(deps),
  discardLoad: discardLoad(deps),
  ...deltaSteps(deps),
  ...cutoverSteps(deps),
  ...reverseSteps(deps),
});

export const migrationActivities = (deps: StepDeps & RecordDeps): MigrationActivities => ({
  ...migrationSteps(deps),
  ...recordActivities(deps),
});
