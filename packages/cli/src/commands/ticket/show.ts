import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { langOf } from '../../output/page.ts';
import { ticketSheet } from '../../output/ticket.ts';

/** GET /v1/tickets/{no} */
export const addShow = (ticket: Command, io: Io): void => {
  const command = ticket
    .command('show')
    .description('one ticket with its clocks and next steps')
    .argument('<no>', 'ticket number, e.g. T-1001');
  command.action(async (no: string) => {
    const flags = globalFlags(command);
    const answer = await call(io, flags, 'intake', { method: 'GET', path: path('v1', 'tickets', no) });
    const reader = { lang: langOf(io, flags), timeZone: io.timeZone };
    print(io, flags, answer, () => (answer.json === undefined ? '' : ticketSheet(answer.json, reader)));
  });
};
