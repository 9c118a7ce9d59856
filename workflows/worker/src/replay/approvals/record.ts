/** Records every path of the approval workflow anew: `node workflows/worker/src/replay/approvals/record.ts`. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { textOf, writeHistories } from '../testing/history-file.ts';
import { openStage } from '../testing/stage.ts';
import { folder } from './testing/folder.ts';
import { approvalPaths, playPath } from './testing/paths.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });
const stage = await openStage();
try {
  const texts = new Map<string, string>();
  for (const path of approvalPaths) {
    const { handle } = await playPath(stage, path);
    texts.set(path.name, textOf(await handle.fetchHistory()));
  }
  writeHistories(texts, folder);
  process.stdout.write(`${texts.size} histories recorded: ${[...texts.keys()].join(', ')}\n`);
} finally {
  await stage.stop();
}
