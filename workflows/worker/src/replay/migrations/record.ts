/** Records every path of the migration workflow anew: `node workflows/worker/src/replay/migrations/record.ts`. */
import { historiesOf } from '../../testing/migration/histories.ts';
import { textOf, writeHistories } from '../testing/history-file.ts';
import { folder } from './testing/folder.ts';
import { migrationPaths } from './testing/paths.ts';
import { openStage } from './testing/stage.ts';

const { world, stop } = await openStage();
try {
  const texts = new Map<string, string>();
  for (const { name, table, play } of migrationPaths) {
    const { handle, tenant, no } = await play(world);
    const ids = { [name]: handle.workflowId };
    if (table !== undefined) ids[`${name}.copy-table`] = `copy-table/${tenant}/${no}/load/${table}`;
    for (const [file, workflowId] of Object.entries(ids))
      for (const [run, history] of (await historiesOf(world.client, workflowId)).entries())
        texts.set(`${file}.${run + 1}`, textOf(history));
  }
  writeHistories(texts, folder);
  process.stdout.write(`${texts.size} histories recorded: ${[...texts.keys()].join(', ')}\n`);
} finally {
  await stop();
}
