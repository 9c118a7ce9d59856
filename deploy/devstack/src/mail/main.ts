import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { mailSink } from './sink.ts';
import { mailViewer } from './viewer.ts';

const { values } = parseArgs({
  options: { folder: { type: 'string' }, smtp: { type: 'string' }, http: { type: 'string' } },
});
const folder = values.folder ?? 'mail';
await mkdir(folder, { recursive: true });
const sink = mailSink(folder);
const viewer = mailViewer(folder);
sink.on('error', (error) => process.stderr.write(`${error.message}\n`));
sink.listen(Number(values.smtp), '127.0.0.1');
viewer.listen(Number(values.http), '127.0.0.1');
process.once('SIGTERM', () => {
  viewer.close();
  viewer.closeAllConnections();
  sink.close(() => process.exit(0));
});
