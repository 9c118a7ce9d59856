import { bucketsOf } from '@perennial/connectors/database/ledger/buckets';
import { openSource } from '@perennial/connectors/database/open-source';
import { listQuarantine } from '@perennial/connectors/database/quarantine/list';
import { fixRow, waiveRow } from '@perennial/connectors/database/quarantine/settle-row';
import { DomainError } from '@perennial/domain/errors';
import type { HeldRowName, HeldRowWaived } from '@perennial/domain/migration/job/rules';
import type { ConnectionName, Source, Target } from '@perennial/domain/migration/plan/rules';
import type { CheckResult } from '@perennial/domain/migration/verdict/rules';
import type { StepDeps } from '../migration/deps.ts';
import { loadName, withPlan, withRun } from '../migration/open-run.ts';
import { openTable } from '../migration/open-table.ts';
import { factsOf } from '../migration/probe.ts';
import { invariantsOf } from '../migration/verify-invariants.ts';
import { checksOf } from '../migration/verify-table.ts';
import type { JobHandlers } from './answer.ts';

/** What a driver says, in words that name no address. */
const words: readonly [RegExp, string][] = [
  [/there is no schema|there is no secret|has no setting/, ''],
  [/password|authentication|access denied|28P01|28000/i, 'the database refuses the credentials'],
  [/database .* does not exist|unknown database|3D000/i, 'there is no database of that name'],
  [
    /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ETIMEDOUT|timeout|terminated/i,
    'the database cannot be reached',
  ],
];

const said = (error: unknown): { message: string; lasting: boolean } => {
  const text = error instanceof Error ? error.message : String(error);
  const [, message = 'the database does not answer as it should; the log of the worker says more'] =
    words.find(([pattern]) => pattern.test(text)) ?? [];
  // What we say ourselves names what is missing, and no address.
  return message === '' ? { message: text, lasting: true } : { message, lasting: false };
};

/** A name nobody knows is the asker's to correct; a database that is away may be back soon. Neither names an address. */
const asked = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DomainError) throw error;
    const { message, lasting } = said(error);
    if (!lasting) throw new DomainError('database.unavailable', message, { retryAfterS: 10 });
    throw new DomainError('request.invalid', `${path}: ${message}`, {
      errors: [{ path, code: 'unknown', message }],
    });
  }
};

const describe = async (deps: StepDeps, database: Source | Target, tenant: string) => {
  const resolve = (name: ConnectionName): Promise<string> => deps.resolveSecret(name, tenant);
  const source = await openSource(database, resolve);
  try {
    return await source.introspect();
  } finally {
    await source.close();
  }
};

const nameOf = ({ table, chunk, ordinal }: HeldRowName) => ({ name: table, chunk, ordinal });

/** What a worker does for requests about migrations: it alone reaches the databases. */
export const jobHandlers = (deps: StepDeps): JobHandlers => ({
  'introspect': ({ database }, { tenant }) => asked('/connection', () => describe(deps, database, tenant)),
  'inspect-plan': ({ plan }, { tenant }) =>
    asked('/plan', () =>
      withPlan(deps, { tenant, no: 'check' }, plan, async (run) => ({
        source: await run.sourceInfo(),
        target: await run.targetInfo(),
        facts: await factsOf(run),
      })),
    ),
  'list-held': ({ no, planHash, query }, { tenant }) =>
    withRun(deps, { tenant, no, planHash }, async ({ target, run }) => {
      const { table, after, ...rest } = query;
      const rows = await listQuarantine(target, {
        run,
        ...rest,
        ...(table === undefined ? {} : { name: table }),
        ...(after === undefined ? {} : { after: nameOf(after) }),
      });
      return { rows: rows.map(({ name, ...row }) => ({ ...row, table: name })) };
    }),
  'fix-held': ({ no, planHash, row, values, by, why }, { tenant }) =>
    withRun(deps, { tenant, no, planHash }, async (run) => {
      const { mapper, writes } = await openTable(run, row.table);
      return fixRow(run.target, {
        row: { run: run.run, ...nameOf(row) },
        by,
        why,
        values,
        schema: run.schema,
        writes,
        mapper,
        buckets: await bucketsOf(run.target, run.run, row.table),
      });
    }),
  'waive-held': ({ no, planHash, rows, by, why }, { tenant }) =>
    withRun(deps, { tenant, no, planHash }, async ({ target, run }) => {
      const waived: HeldRowWaived[] = [];
      for (const row of rows)
        waived.push({ ...row, kind: await waiveRow(target, { run, ...nameOf(row) }, { by, why }) });
      return { rows: waived };
    }),
  'prove': ({ no, planHash }, { tenant }) =>
    withRun(deps, { tenant, no, planHash, load: loadName }, async (run) => {
      const results: (CheckResult & { table?: string })[] = [];
      const { signal } = new AbortController();
      for (const { name: table } of run.plan.tables)
        results.push(...(await checksOf(run, table, { signal })).map((check) => ({ ...check, table })));
      return { results: [...results, ...(await invariantsOf(run))] };
    }),
});
