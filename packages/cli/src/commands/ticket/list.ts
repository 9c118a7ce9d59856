import { clockStates } from '@perennial/domain/sla/rules';
import { levels, ticketStates } from '@perennial/domain/ticket/rules';
import { type Command, Option } from 'commander';
import { call, globalFlags } from '../../call.ts';
import type { Io } from '../../io.ts';
import { langOf, printPage } from '../../output/page.ts';
import { ticketsTable } from '../../output/ticket.ts';
import { wholeNumber } from '../read.ts';

type Flags = {
  state?: string;
  level?: string;
  customer?: string;
  module?: string;
  assignee?: string;
  sla?: string;
  limit?: number;
  cursor?: string;
};

/** GET /v1/tickets */
export const addList = (ticket: Command, io: Io): void => {
  const command = ticket
    .command('list')
    .description('tickets, filtered')
    .addOption(new Option('--state <state>', 'state').choices(ticketStates))
    .addOption(new Option('--level <level>', 'level').choices(levels))
    .option('--customer <id>', 'customer')
    .option('--module <id>', 'module')
    .option('--assignee <person>', 'person id')
    .addOption(new Option('--sla <state>', 'at least one clock in this state').choices(clockStates))
    .option('--limit <n>', 'rows per page', wholeNumber)
    .option('--cursor <cursor>', 'next page, as the page before says');
  command.action(async ({ state, level, customer, module, assignee, sla, limit, cursor }: Flags) => {
    const flags = globalFlags(command);
    const query = { state, level, customer, module, assignee, sla, limit, cursor };
    const answer = await call(io, flags, 'intake', { method: 'GET', path: '/v1/tickets', query });
    const reader = { lang: langOf(io, flags), timeZone: io.timeZone };
    printPage(io, flags, answer, (items) => ticketsTable(items, reader));
  });
};
