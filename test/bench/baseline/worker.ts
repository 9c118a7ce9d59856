/** Run as a process of its own: `worker.ts ADDRESS QUEUE`. Says `ready` on a line when it polls; ends with its parent. */
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';

const [address, taskQueue] = process.argv.slice(2);
if (!address || !taskQueue) throw new Error('usage: worker.ts ADDRESS QUEUE');
Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: [] });
const connection = await NativeConnection.connect({ address });
const worker = await Worker.create({
  connection,
  taskQueue,
  workflowsPath: fileURLToPath(new URL('./workflow.ts', import.meta.url)),
  activities: { noOp: async () => undefined },
});
// The parent holds the other end: it closes when the parent stops it, and also when the parent is killed.
process.stdin.once('end', () => worker.shutdown()).resume();
process.stdout.write('ready\n');
await worker.run();
await connection.close();
