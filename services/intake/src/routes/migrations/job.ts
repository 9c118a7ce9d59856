import { createHash, randomUUID } from 'node:crypto';
import { DomainError } from '@perennial/domain/errors';
import type { JobKind, JobQuestion, Jobs } from '@perennial/domain/migration/job/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import type { IntakeDeps } from '../../deps.ts';
import { migrationDeps } from './find.ts';

type About = { no?: string; customer?: string; reason?: string; key?: string | undefined };

/** The same request is the same job, so that it happens once however often it is sent. */
const idOf = ({ actor }: Scope, kind: JobKind, { no, key }: About): string =>
  key === undefined
    ? randomUUID()
    : createHash('sha256')
        .update(JSON.stringify([actor.id, kind, no ?? null, key]))
        .digest('hex')
        .slice(0, 32);

/**
 * Has a worker answer a question. `job` names the trail that says who asked, why and what came of it.
 * @throws DomainError what the worker says is wrong; `flow.unavailable` when none answers in time.
 */
export const askWorker = async <K extends JobKind>(
  deps: IntakeDeps,
  scope: Scope,
  question: Extract<JobQuestion, { kind: K }>,
  about: About,
): Promise<{ job: string; answer: Jobs[K]['answers'] }> => {
  const { runJob } = migrationDeps(deps);
  const { migrationJobs } = deps.store;
  const { tenant } = scope;
  const kind: K = question.kind;
  const id = idOf(scope, kind, about);
  const { key: _, ...rest } = about;
  if ((await migrationJobs.put(scope, { id, question, ...rest })) === 'conflict')
    throw new DomainError(
      'idempotency.conflict',
      'this Idempotency-Key was used with another body; use a new key for a new request',
    );
  let answer = await migrationJobs.answerOf(scope, kind, id);
  if (!answer) {
    await runJob({ tenant, id, kind });
    answer = await migrationJobs.answerOf(scope, kind, id);
  }
  if (!answer) throw new DomainError('internal', `the job ${id} has ended without an answer`);
  if ('ok' in answer) return { job: id, answer: answer.ok };
  const { code, message, errors } = answer.problem;
  throw new DomainError(code, message, errors ? { errors } : {});
};
