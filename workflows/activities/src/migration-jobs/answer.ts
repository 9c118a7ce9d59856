import type { MigrationJobActivities } from '@perennial/definitions/migration-job/contract';
import { DomainError } from '@perennial/domain/errors';
import type { JobAnswer } from '@perennial/domain/migration/job/answer';
import type { JobKind, JobQuestion, Jobs } from '@perennial/domain/migration/job/rules';
import type { MigrationJobRepository } from '@perennial/store/ports';
import { ApplicationFailure } from '@temporalio/activity';

type Of = { tenant: string; id: string };

/**
 * Does one kind of job. A `DomainError` is an answer: it is told to whoever asked, so it names no address and no secret.
 * Anything else is tried again. What changes a database has to bear being done twice.
 */
export type JobHandlers = {
  [K in JobKind]: (asks: Jobs[K]['asks'], of: Of) => Promise<Jobs[K]['answers']>;
};

export type JobDeps = {
  jobs: Pick<MigrationJobRepository, 'read' | 'answer'>;
  handlers: JobHandlers;
};

/** Spelt out, for TypeScript does not follow a kind and what it asks through a union. */
const handle = (handlers: JobHandlers, question: JobQuestion, of: Of): Promise<Jobs[JobKind]['answers']> => {
  switch (question.kind) {
    case 'introspect':
      return handlers[question.kind](question.asks, of);
    case 'inspect-plan':
      return handlers[question.kind](question.asks, of);
    case 'list-held':
      return handlers[question.kind](question.asks, of);
    case 'fix-held':
      return handlers[question.kind](question.asks, of);
    case 'waive-held':
      return handlers[question.kind](question.asks, of);
    case 'prove':
      return handlers[question.kind](question.asks, of);
  }
};

const attempt = async <T>(
  work: Promise<T>,
): Promise<{ ok: T } | Extract<JobAnswer, { problem: unknown }>> => {
  try {
    return { ok: await work };
  } catch (e) {
    if (!(e instanceof DomainError)) throw e;
    const { code, message, details } = e;
    return { problem: { code, message, ...(details.errors ? { errors: details.errors } : {}) } };
  }
};

export const answerMigrationJob =
  ({ jobs, handlers }: JobDeps): MigrationJobActivities['answerMigrationJob'] =>
  async ({ tenant, id }) => {
    const job = await jobs.read(tenant, id);
    if (!job) throw ApplicationFailure.nonRetryable(`there is no job ${id}, or not any more`, 'notFound');
    if (job.answer) return;
    const answer = await attempt(handle(handlers, job.question, { tenant, id }));
    await jobs.answer(tenant, id, answer);
  };
