/** Questions to a worker on the real server: what is asked and answered passes the store alone. */
import { DomainError } from '@perennial/domain/errors';
import type { JobQuestion } from '@perennial/domain/migration/job/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import { migrationJobWorkflowId } from '@perennial/temporal/ids';
import { runMigrationJob } from '@perennial/temporal/run-migration-job';
import { freshName } from '@perennial/testkit/stack/fresh';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type JobWorld, startJobWorld } from './testing/job-world.ts';

let world: JobWorld;
beforeAll(async () => {
  world = await startJobWorld();
});
afterAll(() => world.stop());

const scope: Scope = {
  tenant: freshName('north'),
  actor: { id: 'ann', kind: 'person', role: 'engineer' },
  requestId: 'test',
};
const fix: JobQuestion = {
  kind: 'fix-held',
  asks: {
    ...{ no: 'M-1001', planHash: 'a', by: 'ann', why: 'asked the customer' },
    row: { table: 'items', chunk: 1, ordinal: 2 },
    values: { code: 'customer-value' },
  },
};
const asked = async (question: JobQuestion = fix) => {
  const id = freshName('job');
  await world.store.migrationJobs.put(scope, { id, question, no: 'M-1001', customer: 'acme' });
  return { tenant: scope.tenant, id, kind: question.kind };
};
const run = (ref: Awaited<ReturnType<typeof asked>>, timeoutMs = 20_000) =>
  runMigrationJob(world.client, ref, { taskQueue: world.taskQueue, timeoutMs });
const answerOf = ({ id }: { id: string }) => world.store.migrationJobs.answerOf(scope, 'fix-held', id);

test('the worker gets what was asked and its answer is stored; nothing of either is in the history', async () => {
  const seen: unknown[] = [];
  world.scripted({
    'fix-held': async (asks) => {
      seen.push(asks.values);
      return { kind: 'still-rejected', rejections: [{ rule: 'r', message: 'answer-value' }] };
    },
  });
  const ref = await asked();
  await run(ref);
  expect(seen).toEqual([{ code: 'customer-value' }]);
  expect(await answerOf(ref)).toMatchObject({ ok: { rejections: [{ message: 'answer-value' }] } });
  const handle = world.client.workflow.getHandle(migrationJobWorkflowId(ref.tenant, ref.id));
  const payloads = JSON.stringify((await handle.fetchHistory()).events, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString() : value,
  );
  expect(payloads).toContain(ref.id);
  expect(payloads).not.toMatch(/customer-value|answer-value|items/);
});

test('a refusal is an answer and is not tried again', async () => {
  let tries = 0;
  world.scripted({
    'fix-held': async () => {
      tries += 1;
      throw new DomainError('database.unavailable', 'the target does not answer', {
        errors: [{ path: '/target/connection', code: 'unreachable', message: 'check the secret' }],
      });
    },
  });
  const ref = await asked();
  await run(ref);
  expect(tries).toBe(1);
  expect(await answerOf(ref)).toEqual({
    problem: {
      code: 'database.unavailable',
      message: 'the target does not answer',
      errors: [{ path: '/target/connection', code: 'unreachable', message: 'check the secret' }],
    },
  });
});

test('what failed by chance is tried again; in vain too often, it is said, and asking again takes it up', async () => {
  let failures = 5;
  world.scripted({
    'fix-held': async () => {
      failures -= 1;
      if (failures >= 0) throw new Error('connection lost');
      return { kind: 'fixed' };
    },
  });
  const ref = await asked();
  await expect(run(ref)).rejects.toMatchObject({ code: 'flow.unavailable' });
  expect(await answerOf(ref)).toBeUndefined();
  await run(ref);
  expect(failures).toBe(-1);
  expect(await answerOf(ref)).toEqual({ ok: { kind: 'fixed' } });
});

test('a worker that dies between the deed and its answer does it once more; there is one answer', async () => {
  let deeds = 0;
  world.scripted({
    'fix-held': async () => {
      deeds += 1;
      return { kind: deeds === 1 ? 'fixed' : 'settled' };
    },
  });
  let deaths = 1;
  world.script.answer = async (...answer) => {
    deaths -= 1;
    if (deaths >= 0) throw new Error('killed');
    await world.store.migrationJobs.answer(...answer);
  };
  const ref = await asked();
  await run(ref);
  expect(deeds).toBe(2);
  expect(await answerOf(ref)).toEqual({ ok: { kind: 'settled' } });
});

test('what has its answer is not done again, whoever repeats it and however often', async () => {
  let deeds = 0;
  world.scripted({
    'fix-held': async () => {
      deeds += 1;
      return { kind: 'fixed' };
    },
  });
  const ref = await asked();
  await Promise.all([run(ref), run(ref)]);
  await run(ref);
  expect(deeds).toBe(1);
});

test('without a worker the caller is told in time, and the job is still there for the next one', async () => {
  const ref = await asked();
  const nobody = { taskQueue: freshName('nobody-flow'), timeoutMs: 300 };
  await expect(runMigrationJob(world.client, ref, nobody)).rejects.toMatchObject({
    code: 'flow.unavailable',
    details: { retryAfterS: 5 },
  });
  expect(await world.store.migrationJobs.read(ref.tenant, ref.id)).toMatchObject({ question: fix });
});

test('a job that is not there is no reason to go on trying', async () => {
  const ref = { tenant: scope.tenant, id: freshName('gone'), kind: 'prove' } as const;
  await expect(run(ref)).rejects.toMatchObject({ code: 'flow.unavailable' });
});
