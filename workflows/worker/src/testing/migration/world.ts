/** Workers for migrations with scripted activities, on queues of their own at the shared server. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { migrationWorkflow } from '@perennial/definitions/migration/contract';
import type { Plan } from '@perennial/domain/migration/plan/rules';
import type {
  MigrationCommandBodies,
  MigrationCommandName,
} from '@perennial/domain/migration/run/commands/rules';
import { openRun } from '@perennial/domain/migration/run/open';
import type { Actor } from '@perennial/domain/scope/rules';
import { migrationWorkflowId } from '@perennial/temporal/ids';
import { skippingClient } from '@perennial/testkit/flow/skipping-client';
import { freshName } from '@perennial/testkit/stack/fresh';
import { Client, Connection } from '@temporalio/client';
import {
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  type WorkflowBundleOption,
} from '@temporalio/worker';
import { bundleWorkflows } from '../../bundle.ts';
import { type ScriptedMigration, scriptedMigration } from './scripted.ts';

export const aPlan = (over: Partial<Plan> = {}): Plan => ({
  version: 1,
  name: 'legacy to new',
  site: 'acme-shanghai',
  source: { kind: 'postgres', connection: 'secret:legacy' },
  target: { kind: 'postgres', connection: 'secret:new' },
  tables: [],
  verify: { level: 'L1' },
  rehearsals: { count: 0 },
  approvals: { load: 'change', goNoGo: 'two-of-three', rollbackLate: 'change' },
  cutover: { checklist: [{ id: 'backup', title: 'Backup' }], freezeMs: 60_000, countdownMs: 10 },
  ...over,
});

/** Patient, as the machine may be busy with other tests: what is waited for comes sooner or later. */
export const waitFor = async (what: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
  for (const end = Date.now() + 150_000; Date.now() < end; await wait(50)) if (await holds()) return;
  throw new Error(`waited 150 s in vain for: ${what}`);
};

const lead: Actor = { id: 'lei', kind: 'person', role: 'lead', name: 'Lei' };

export type MigrationWorld = Awaited<ReturnType<typeof startMigrationWorld>>;
type Server = { address: string; namespace: string };

export const startMigrationWorld = async ({ address, namespace }: Server) => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const name = freshName('migration');
  const script: ScriptedMigration = scriptedMigration();
  const connection = await Connection.connect({ address });
  const native = await NativeConnection.connect({ address });
  const client = new Client({ connection, namespace });
  const skipping = skippingClient(connection, namespace);
  const workflowBundle: WorkflowBundleOption = await bundleWorkflows();
  const flow = `${name}-flow`;
  /** Serves the queues until the answer is called. */
  const hire = async (shutdownForceTime: '1s' | '10s' = '10s') => {
    const base = { connection: native, namespace, shutdownForceTime, shutdownGraceTime: 10 } as const;
    const workers = await Promise.all([
      Worker.create({ ...base, taskQueue: flow, workflowBundle, activities: script.activities.flow }),
      Worker.create({ ...base, taskQueue: `${name}-io`, activities: script.activities.io }),
      Worker.create({ ...base, taskQueue: `${name}-copy`, activities: script.activities.copy }),
    ]);
    const running = Promise.all(workers.map((w) => w.run()));
    return async (): Promise<void> => {
      for (const worker of workers) worker.shutdown();
      await running;
    };
  };
  let dismiss = await hire();

  const open = async (plan: Plan = aPlan(), by: Client = client) => {
    const tenant = freshName('north');
    const no = freshName('M');
    const workflowId = migrationWorkflowId(tenant, no);
    const { record } = openRun(
      {
        tenant,
        no,
        plan,
        workflowId,
        customer: 'acme',
        planHash: 'a'.repeat(64),
        author: { id: 'author', name: 'Author' },
        requestId: 'test',
      },
      Date.now(),
    );
    await by.workflow.start(migrationWorkflow, { workflowId, taskQueue: flow, args: [{ record }] });
    const handle = client.workflow.getHandle(workflowId);
    const say = <N extends MigrationCommandName>(command: N, body: MigrationCommandBodies[N], actor = lead) =>
      handle.executeUpdate(command, {
        args: [{ id: randomUUID(), name: command, actor, receivedAt: Date.now(), requestId: 'test', body }],
      });
    const record_ = () => script.record(no);
    const until = (what: string, holds: () => boolean): Promise<void> =>
      waitFor(`${no}: ${what}`, async () => script.has(no) && holds());
    const sign = async (gate: string, signature = 'qiu'): Promise<void> => {
      await until(`approval at ${gate}`, () =>
        record_().approvals.some((a) => a.gate === gate && a.state === 'pending'),
      );
      const approval =
        record_()
          .approvals.filter((a) => a.gate === gate)
          .at(-1)?.no ?? '';
      const of = client.workflow.getHandle(`approval/${tenant}/${approval}`);
      await waitFor(`${approval} to run`, () =>
        of.describe().then(
          () => true,
          () => false,
        ),
      );
      await of.executeUpdate('sign', { args: [{ signature, requestId: 'test' }] });
    };
    const phase = (name_: string): Promise<void> => until(`phase ${name_}`, () => record_().phase === name_);
    return {
      no,
      tenant,
      workflowId,
      handle,
      say,
      until,
      phase,
      sign,
      record: record_,
      blocked: () => until('to be blocked', () => record_().state === 'blocked'),
      asked: () => script.asked(no),
      kinds: () => script.kinds(no),
      /** From the beginning up to where the cut-over is called. */
      toGo: async (): Promise<void> => {
        await say('start', {});
        await sign('load');
        await sign('go-no-go');
        await until('the go', () =>
          record_().approvals.some((a) => a.gate === 'go-no-go' && a.state === 'approved'),
        );
      },
      cutover: () => say('cutover', { checklist: ['backup'] }),
    };
  };

  return {
    client,
    skipping,
    script,
    open,
    /** All workers go, as a process that is told to end; the answer hires others. */
    dismiss: async (): Promise<() => Promise<void>> => {
      await dismiss();
      return async () => {
        dismiss = await hire();
      };
    },
    stop: async (): Promise<void> => {
      await dismiss();
      await native.close();
      await connection.close();
    },
  };
};
export type OpenMigration = Awaited<ReturnType<MigrationWorld['open']>>;
