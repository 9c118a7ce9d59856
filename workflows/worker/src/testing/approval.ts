/** One approval with a workflow of its own: asked for as intake does, signed and told things in one line. */
import { randomUUID } from 'node:crypto';
import type { ApprovalPolicy, ApprovalRecord } from '@perennial/domain/approval/rules';
import type { ReadEvent } from '@perennial/domain/audit/rules';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import type { Delivery, Store } from '@perennial/store/ports';
import { commandApproval } from '@perennial/temporal/command-approval';
import { approvalWorkflowId } from '@perennial/temporal/ids';
import { startApproval } from '@perennial/temporal/start-approval';
import { anApproval, aPolicy } from '@perennial/testkit/flow/an-approval';
import { makeSignature, type Signing } from '@perennial/testkit/flow/sign';
import { freshName } from '@perennial/testkit/stack/fresh';
import type { Client } from '@temporalio/client';
import { waitFor } from '../replay/testing/played.ts';

export type Asked = { policy?: Partial<ApprovalPolicy>; parent?: string } & Partial<
  Omit<ApprovalRecord, 'policy'>
>;

type World = {
  /** Starts the workflow; may be one that skips time. */
  client: Client;
  plain: Client;
  store: Store;
  /** Task queue. */
  flow: string;
};

/** Asks for an approval and starts it; waits until the workflow has written for the first time. */
export const openApproval = async ({ client, plain, store, flow }: World, over: Asked = {}) => {
  const { policy, parent, tenant = freshName('north'), ...rest } = over;
  const draft = anApproval({ tenant, policy: aPolicy(policy), ...rest });
  const scope: Scope = { tenant, actor: systemActor, requestId: 'test' };
  const asked = await store.approvals.request(scope, draft, {
    workflowIdOf: (no) => approvalWorkflowId(tenant, no),
  });
  if (asked.kind !== 'created') throw new Error(`not created: ${asked.kind}`);
  const { record } = asked;
  const { no } = record;
  await startApproval(client, {
    record,
    taskQueue: flow,
    ...(parent ? { parent: { workflowId: parent } } : {}),
  });
  return approvalNamed({ plain, store }, scope, no);
};

/** One that is there, or will be in a moment: whoever opened it. */
export const approvalNamed = async (
  { plain, store }: Pick<World, 'plain' | 'store'>,
  scope: Scope,
  no: string,
) => {
  const workflow = { id: approvalWorkflowId(scope.tenant, no) };
  const read = async (): Promise<ApprovalRecord> => {
    const found = await store.approvals.get(scope, no);
    if (!found) throw new Error('the approval is not in the store');
    return found;
  };
  await waitFor(`${no} to begin`, async () => {
    const found = await store.approvals.get(scope, no);
    return found?.workflow.runId !== undefined;
  });
  const update = (name: string, argument: object) =>
    commandApproval(plain, { workflowId: workflow.id, name, id: randomUUID(), argument }, 20_000);
  const give = (id: string, name = 'sign') => update(name, { signature: id, requestId: 'test' });
  const made = async (signing: Signing): Promise<string> => {
    const signature = await makeSignature(store, await read(), signing);
    if ('refused' in signature) throw new Error(signature.refused);
    return signature.id;
  };
  const stream = async (): Promise<ReadEvent[]> =>
    (await store.audit.stream(scope, `approval/${no}`, { limit: 200 })).items;
  return {
    no,
    scope,
    workflow,
    read,
    stream,
    give,
    made,
    handle: plain.workflow.getHandle(workflow.id),
    actions: async () => (await stream()).map((e) => e.action.replace('approval.', '')),
    letters: async (): Promise<Delivery[]> =>
      (await store.deliveries.list(scope, { ticket: no, limit: 100 })).items,
    sign: async (signing: Signing, name?: string) => give(await made(signing), name),
    tell: (name: string, by: string, roles: string[], body: object) =>
      update(name, {
        name,
        id: randomUUID(),
        actor: { id: by, name: by, kind: 'person', role: roles[0], roles },
        receivedAt: Date.now(),
        requestId: 'test',
        body,
      }),
  };
};
export type OpenApproval = Awaited<ReturnType<typeof approvalNamed>>;
