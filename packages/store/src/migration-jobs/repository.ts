import type { JobAnswer } from '@perennial/domain/migration/job/answer';
import type { JobKind, JobQuestion } from '@perennial/domain/migration/job/rules';
import { appendAudit, type Entry } from '../audit/append.ts';
import type { StoreContext } from '../core/context.ts';
import { hashOf } from '../core/hash.ts';
import { masterKeyNeeded } from '../secrets/key-ring.ts';
import type { Wrapper } from '../secrets/wrap.ts';
import type { JobDraft, MigrationJobRepository } from './port.ts';
import { type JobRow, jobKeptMs, jobKey } from './row.ts';

/** What was done and for whom; of what was asked and answered only a salted hash: the sealed text. */
const entryOf = (
  row: JobRow,
  action: string,
  at: number,
  more: Pick<Entry, 'actor' | 'changes'> & { reason?: string },
): Entry => ({
  tenant: row.tenant,
  ...(row.customer === undefined ? {} : { customer: row.customer }),
  stream: `migration-job/${row._id.slice(row.tenant.length + 1)}`,
  at: new Date(at).toISOString(),
  action: `migration-job.${action}`,
  record: {
    type: 'migration-job',
    id: row._id.slice(row.tenant.length + 1),
    rev: row.answer === undefined ? 1 : 2,
    hash: hashOf([row.question, row.answer ?? null]),
  },
  cause: { requestId: row.requestId },
  ...more,
});

export const migrationJobRepository = (
  { rows, transact, now }: StoreContext,
  wrapper: Wrapper | undefined,
): MigrationJobRepository => {
  const bindingOf = (row: Pick<JobRow, '_id' | 'tenant'>, what: 'question' | 'answer') =>
    ({ purpose: 'migration-job', tenant: row.tenant, id: `${row._id}/${what}` }) as const;
  const seal = (row: Pick<JobRow, '_id' | 'tenant'>, what: 'question' | 'answer', value: object): string =>
    masterKeyNeeded(wrapper).wrap(bindingOf(row, what), Buffer.from(JSON.stringify(value)));
  const open = (row: JobRow, what: 'question' | 'answer', sealed: string) =>
    JSON.parse(Buffer.from(masterKeyNeeded(wrapper).unwrap(bindingOf(row, what), sealed)).toString());
  type Asked = { question: JobQuestion; reason?: string };
  const askedOf = (row: JobRow): Asked => open(row, 'question', row.question);
  const answerOf = <K extends JobKind>(row: JobRow): { answer?: JobAnswer<K> } =>
    row.answer === undefined ? {} : { answer: open(row, 'answer', row.answer) };
  const find = (tenant: string, id: string) => rows.migrationJobs.findOne({ _id: jobKey(tenant, id) });
  return {
    put: (scope, { id, question, no, customer, reason }: JobDraft) =>
      transact(async (session) => {
        const { tenant, actor, requestId } = scope;
        const _id = jobKey(tenant, id);
        const asked: Asked = { question, ...(reason === undefined ? {} : { reason }) };
        const by = { id: actor.id, kind: actor.kind };
        const found = await rows.migrationJobs.findOne({ _id }, { session });
        if (found)
          return hashOf([found.by, askedOf(found)]) === hashOf([by, asked]) ? 'repeated' : 'conflict';
        const at = now();
        const row: JobRow = {
          _id,
          tenant,
          ...(customer === undefined ? {} : { customer }),
          kind: question.kind,
          ...(no === undefined ? {} : { no }),
          by,
          question: seal({ _id, tenant }, 'question', asked),
          requestId,
          createdAt: at,
          expiresAt: new Date(at + jobKeptMs),
        };
        await rows.migrationJobs.insertOne(row, { session });
        const about = [
          { path: '/kind', old: null, new: question.kind },
          ...(no === undefined ? [] : [{ path: '/migration', old: null, new: no }]),
        ];
        await appendAudit(rows, session, [
          entryOf(row, 'asked', at, {
            actor: by,
            changes: about,
            ...(reason === undefined ? {} : { reason }),
          }),
        ]);
        return 'created';
      }),
    async answerOf({ tenant, actor }, kind, id) {
      const row = await find(tenant, id);
      return row && row.kind === kind && row.by.id === actor.id
        ? answerOf<typeof kind>(row).answer
        : undefined;
    },
    async read(tenant, id) {
      const row = await find(tenant, id);
      if (!row) return undefined;
      const { by, no } = row;
      return {
        id,
        tenant,
        ...(no === undefined ? {} : { no }),
        by,
        question: askedOf(row).question,
        ...answerOf(row),
      };
    },
    answer: (tenant, id, answer) =>
      transact(async (session) => {
        const _id = jobKey(tenant, id);
        const row = await rows.migrationJobs.findOne({ _id }, { session });
        if (!row || row.answer !== undefined) return;
        const answered = { ...row, answer: seal(row, 'answer', answer) };
        await rows.migrationJobs.updateOne({ _id }, { $set: { answer: answered.answer } }, { session });
        const outcome = 'ok' in answer ? 'ok' : answer.problem.code;
        await appendAudit(rows, session, [
          entryOf(answered, 'answered', now(), {
            actor: { id: 'perennial', kind: 'system' },
            changes: [{ path: '/outcome', old: null, new: outcome }],
          }),
        ]);
      }),
  };
};
