import { type Command, Option } from 'commander';
import { call, globalFlags } from '../../call.ts';
import type { Io } from '../../io.ts';
import { textAt } from '../../json.ts';
import { langOf, printPage } from '../../output/page.ts';
import { renderTable } from '../../output/table.ts';
import { say } from '../../output/words.ts';
import { wholeNumber } from '../read.ts';

type Flags = { state?: string; ticket?: string; limit?: number; cursor?: string };

/** GET /v1/deliveries of notification; `--state parked` is the dead-letter list. */
export const addDeliveryList = (delivery: Command, io: Io): void => {
  const command = delivery
    .command('list')
    .description('notices and what became of them; --state parked are the dead letters')
    .addOption(new Option('--state <state>', 'state').choices(['queued', 'sent', 'parked']))
    .option('--ticket <no>', 'of one ticket')
    .option('--limit <n>', 'rows per page', wholeNumber)
    .option('--cursor <cursor>', 'next page, as the page before says');
  command.action(async ({ state, ticket, limit, cursor }: Flags) => {
    const flags = globalFlags(command);
    const lang = langOf(io, flags);
    const query = { state, ticket, limit, cursor };
    const answer = await call(io, flags, 'notification', { method: 'GET', path: '/v1/deliveries', query });
    printPage(io, flags, answer, (items) =>
      renderTable(
        (['id', 'event', 'recipient', 'channel', 'state', 'attempts', 'error'] as const).map((word) =>
          say(lang, word),
        ),
        items.map((item) =>
          ['id', 'event', 'recipient', 'channel', 'state', 'attempts', 'lastError'].map((name) =>
            textAt(item, name),
          ),
        ),
      ),
    );
  });
};
