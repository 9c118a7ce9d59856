/** Stands in for the workflows and the workers of migrations: the real reducer, and answers by script. */
import { isApplied, refusalOf } from '@perennial/definitions/migration/allow';
import { apply, begin } from '@perennial/definitions/migration/apply';
import type { Carried } from '@perennial/definitions/migration/state';
import { DomainError } from '@perennial/domain/errors';
import type { JobAnswer } from '@perennial/domain/migration/job/answer';
import type { JobKind, JobQuestion } from '@perennial/domain/migration/job/rules';
import type { MigrationCommand } from '@perennial/domain/migration/run/commands/rules';
import { refusals } from '@perennial/domain/migration/run/refusals/rules';
import type { MigrationRecord } from '@perennial/domain/migration/run/rules';
import { facts, fresh, legacy } from '@perennial/domain/migration/testing/a-migration';
import { systemActor } from '@perennial/domain/scope/rules';
import type { Store } from '@perennial/store/ports';
import { parseWorkflowId } from '@perennial/temporal/ids';
import type { MigrationDeps } from '../deps.ts';

/** What a worker finds and does where all is well. */
export const wellAnswers: { [K in JobKind]: JobAnswer<K> } = {
  'introspect': { ok: legacy() },
  'inspect-plan': { ok: { source: legacy(), target: fresh(), facts: facts() } },
  'list-held': { ok: { rows: [] } },
  'fix-held': { ok: { kind: 'fixed' } },
  'waive-held': { ok: { rows: [] } },
  'prove': { ok: { results: [] } },
};

export const migrationDouble = (store: Store, now: () => number) => {
  const states = new Map<string, Carried>();
  /** Every command that was applied and every question that was answered. */
  const applied: MigrationCommand[] = [];
  const asked: { question: JobQuestion; by: string }[] = [];
  const outside: { away: boolean; answers: typeof wellAnswers } = { away: false, answers: wellAnswers };
  const unavailable = () => new DomainError('flow.unavailable', 'no answer', { retryAfterS: 5 });
  const stored = async (workflowId: string): Promise<MigrationRecord> => {
    const { tenant = '', no = '' } = parseWorkflowId(workflowId) ?? {};
    const record = await store.migrations.get({ tenant, actor: systemActor, requestId: 'flow' }, no);
    if (!record) throw new Error(`nothing is stored behind ${workflowId}`);
    return record;
  };
  const command: MigrationDeps['command'] = async (workflowId, given) => {
    if (outside.away) throw unavailable();
    const known = states.get(workflowId);
    const state = known ?? begin({ record: await stored(workflowId) }, { id: workflowId, runId: 'run' });
    if (isApplied(state, given)) return;
    const refusal = refusalOf(state, given);
    if (refusal)
      throw new DomainError('migration.refused', refusals[refusal], {
        errors: [{ path: '', code: refusal, message: refusals[refusal] }],
      });
    applied.push(given);
    let next = apply(state, { type: 'command', command: given }, now());
    next = apply(next, { type: 'flushing' }, now());
    const { record, events } = next;
    await store.migrations.flush({ workflowId, runId: 'run', record, events, deliveries: [] });
    states.set(workflowId, apply(next, { type: 'flushed', seq: record.seq }, now()));
  };
  const runJob: MigrationDeps['runJob'] = async ({ tenant, id }) => {
    if (outside.away) throw unavailable();
    const job = await store.migrationJobs.read(tenant, id);
    if (!job) throw new Error(`there is no job ${id}`);
    asked.push({ question: job.question, by: job.by.id });
    await store.migrationJobs.answer(tenant, id, outside.answers[job.question.kind]);
  };
  const answers = (over: Partial<typeof wellAnswers>): void => {
    outside.answers = { ...wellAnswers, ...over };
  };
  /** The run as it would be later on. */
  const become = async (workflowId: string, over: Partial<MigrationRecord>): Promise<void> => {
    const before = await stored(workflowId);
    const record = { ...before, ...over, rev: before.rev + 1 };
    states.delete(workflowId);
    await store.migrations.flush({ workflowId, runId: 'run', record, events: [], deliveries: [] });
  };
  const stopping = new AbortController();
  const deps: MigrationDeps = { command, runJob, stopping: stopping.signal };
  return { deps, applied, asked, outside, answers, become, stop: () => stopping.abort() };
};
export type MigrationDouble = ReturnType<typeof migrationDouble>;
