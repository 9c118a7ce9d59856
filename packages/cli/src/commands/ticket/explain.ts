import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { explainSheet } from '../../output/explain.ts';
import { langOf } from '../../output/page.ts';
import { instant } from '../read.ts';

/** GET /v1/tickets/{no}/explain */
export const addExplain = (ticket: Command, io: Io): void => {
  const command = ticket
    .command('explain')
    .description('why a ticket is due when it is due: the ledger of its clocks')
    .argument('<no>', 'ticket number, e.g. T-1001')
    .option('--clock <name>', 'one clock only, e.g. response')
    .option('--as-of <instant>', 'as known at an earlier instant, ISO-8601 with an offset', (text) =>
      instant(text, io.now()),
    );
  command.action(async (no: string, { clock, asOf }: { clock?: string; asOf?: string }) => {
    const flags = globalFlags(command);
    const answer = await call(io, flags, 'intake', {
      method: 'GET',
      path: path('v1', 'tickets', no, 'explain'),
      query: { clock, asOf },
    });
    const reader = { lang: langOf(io, flags), timeZone: io.timeZone };
    print(io, flags, answer, () => explainSheet(answer.json, reader));
  });
};
