/** Starts workflows for which the real server skips time whenever they wait for nothing but a timer. */
import { Client, type Connection, WorkflowClient, type WorkflowStartInput } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';

class SkippingWorkflowClient extends WorkflowClient {
  protected override async createStartWorkflowRequest(input: WorkflowStartInput) {
    return { ...(await super.createStartWorkflowRequest(input)), timeSkippingConfig: { enabled: true } };
  }
}

export const skippingClient = (
  connection: Connection,
  namespace: string,
  dataConverter?: DataConverter,
): Client => {
  const options = { connection, namespace, ...(dataConverter ? { dataConverter } : {}) };
  const client = new Client(options);
  const workflow = new SkippingWorkflowClient(options);
  return new Proxy(client, {
    get: (target, key) => (key === 'workflow' ? workflow : Reflect.get(target, key)),
  });
};
