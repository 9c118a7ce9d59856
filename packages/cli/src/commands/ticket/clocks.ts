import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { type Json, listAt } from '../../json.ts';
import { langOf } from '../../output/page.ts';
import { clocksTable } from '../../output/ticket.ts';

/** The list itself, or under the name it has in a ticket or a page. */
const clocksOf = (json: Json | undefined): Json[] => {
  if (Array.isArray(json)) return json;
  const clocks = listAt(json, 'clocks');
  return clocks.length > 0 ? clocks : listAt(json, 'items');
};

/** GET /v1/tickets/{no}/clocks */
export const addClocks = (ticket: Command, io: Io): void => {
  const command = ticket
    .command('clocks')
    .description('the SLA clocks of a ticket')
    .argument('<no>', 'ticket number, e.g. T-1001');
  command.action(async (no: string) => {
    const flags = globalFlags(command);
    const answer = await call(io, flags, 'intake', {
      method: 'GET',
      path: path('v1', 'tickets', no, 'clocks'),
    });
    const reader = { lang: langOf(io, flags), timeZone: io.timeZone };
    print(io, flags, answer, () => clocksTable(clocksOf(answer.json), reader));
  });
};
