/** Records every path of the ticket workflow anew: `node workflows/worker/src/replay/record.ts`. Takes a minute. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { writeHistories } from './testing/history-file.ts';
import { paths } from './testing/paths/all.ts';
import { recordPaths } from './testing/record-paths.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });
const texts = await recordPaths(paths);
writeHistories(texts);
const kilobytes = [...texts].map(([name, text]) => `${name} ${Math.ceil(text.length / 1_000)}`).sort();
process.stdout.write(`${texts.size} histories recorded (kB): ${kilobytes.join(', ')}\n`);
