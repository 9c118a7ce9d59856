import type { JobAnswer } from '@perennial/domain/migration/job/answer';
import type { JobKind, JobQuestion } from '@perennial/domain/migration/job/rules';
import type { Actor, Scope } from '@perennial/domain/scope/rules';

export type JobDraft = {
  id: string;
  question: JobQuestion;
  /** Number of the run it is about. */
  no?: string;
  customer?: string;
  reason?: string;
};

/** `repeated`: a job of this id and question is there already; `conflict`: one with another question. */
export type JobPut = 'created' | 'repeated' | 'conflict';

export type StoredJob = {
  id: string;
  tenant: string;
  no?: string;
  by: Pick<Actor, 'id' | 'kind'>;
  question: JobQuestion;
  answer?: JobAnswer;
};

/** Questions to a worker and what it answered, sealed by the master key, gone after a day. */
export interface MigrationJobRepository {
  put(scope: Scope, draft: JobDraft): Promise<JobPut>;
  /** The answer, once there is one. Only whoever has asked gets it. */
  answerOf<K extends JobKind>(scope: Scope, kind: K, id: string): Promise<JobAnswer<K> | undefined>;
  /** Scope-free, for the worker. */
  read(tenant: string, id: string): Promise<StoredJob | undefined>;
  /** The first answer stays. */
  answer(tenant: string, id: string, answer: JobAnswer): Promise<void>;
}
