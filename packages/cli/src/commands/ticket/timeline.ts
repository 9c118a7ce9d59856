import type { Command } from 'commander';
import { call, globalFlags } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { type Json, textAt } from '../../json.ts';
import { langOf, printPage } from '../../output/page.ts';
import { renderTable } from '../../output/table.ts';
import { shownInstant } from '../../output/time.ts';
import { say } from '../../output/words.ts';
import { wholeNumber } from '../read.ts';

/** What an event says beyond its kind: its reason, else the text it carries, else its data. */
const detailOf = (event: Json): string => {
  const text = textAt(event, 'reason') || textAt(event, 'data', 'text') || textAt(event, 'data');
  return text === '{}' ? '' : text.slice(0, 200);
};

/** GET /v1/tickets/{no}/timeline */
export const addTimeline = (ticket: Command, io: Io): void => {
  const command = ticket
    .command('timeline')
    .description('what happened to a ticket, in order')
    .argument('<no>', 'ticket number, e.g. T-1001')
    .option('--limit <n>', 'rows per page', wholeNumber)
    .option('--cursor <cursor>', 'next page, as the page before says');
  command.action(async (no: string, { limit, cursor }: { limit?: number; cursor?: string }) => {
    const flags = globalFlags(command);
    const lang = langOf(io, flags);
    const answer = await call(io, flags, 'intake', {
      method: 'GET',
      path: path('v1', 'tickets', no, 'timeline'),
      query: { limit, cursor },
    });
    printPage(io, flags, answer, (events) =>
      renderTable(
        (['at', 'event', 'actor', 'detail'] as const).map((word) => say(lang, word)),
        events.map((event) => [
          shownInstant(textAt(event, 'at'), io.timeZone),
          textAt(event, 'kind'),
          textAt(event, 'actor', 'name') || textAt(event, 'actor', 'id'),
          detailOf(event),
        ]),
      ),
    );
  });
};
