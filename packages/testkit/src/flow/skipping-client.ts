/** Starts workflows for which the real server skips time whenever they wait for nothing but a timer. */
import { Client, type Connection, WorkflowClient, type WorkflowStartInput } from '@temporalio/client';

class SkippingWorkflowClient extends WorkflowClient {
  protected override async createStartWorkflowRequest(input: WorkflowStartInput) {
    return { ...(await super.createStartWorkflowRequest(input)), timeSkippingConfig: { enabled: true } };
  }
}

export const skippingClient = (connection: Connection, namespace: string): Client => {
  const client = new Client({ connection, namespace });
  const workflow = new SkippingWorkflowClient({ connection, namespace });
  return new Proxy(client, {
    get: (target, key) => (key === 'workflow' ? workflow : Reflect.get(target, key)),
  });
};
