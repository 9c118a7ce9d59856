/** Work that only a worker can do for a request: it alone reaches the databases. Its id is `migration-job/{tenant}/{id}`. */
import type { JobRef } from '@perennial/domain/migration/job/rules';

/** The workflow type. */
export const migrationJobWorkflow = 'migration-job';

/** Question and answer lie in the store; nothing of them passes through here. */
export type MigrationJobInput = JobRef;

export type MigrationJobActivities = {
  /** Reads the question, does it and stores the answer; what has an answer already is not done again. */
  answerMigrationJob(of: JobRef): Promise<void>;
};
