import {
  impacts,
  levels,
  requestKinds,
  ticketChannels,
  ticketTypes,
  urgencies,
} from '@perennial/domain/ticket/rules';
import type { openTicket } from '@perennial/domain/ticket/schema';
import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import type { Io } from '../../io.ts';
import { langOf } from '../../output/page.ts';
import { ticketSheet } from '../../output/ticket.ts';
import { say } from '../../output/words.ts';
import { type BodyOption, bodyOptions } from '../body.ts';
import { wholeNumber } from '../read.ts';

const options: readonly BodyOption<(typeof openTicket)['_input']>[] = [
  { to: 'title', flags: '--title <text>', help: 'one line', required: true },
  { to: 'description', flags: '--description <text>', help: 'what happens, since when', required: true },
  { to: 'module', flags: '--module <id>', help: 'module id', required: true },
  { to: 'site', flags: '--site <id>', help: 'site id', required: true },
  { to: 'impact', flags: '--impact <impact>', help: 'who is affected', choices: impacts, required: true },
  { to: 'urgency', flags: '--urgency <urgency>', help: 'how urgent', choices: urgencies, required: true },
  { to: 'requester.name', flags: '--requester <name>', help: 'who asks', required: true },
  { to: 'requester.email', flags: '--email <address>', help: "requester's mail address" },
  { to: 'requester.phone', flags: '--phone <number>', help: "requester's telephone" },
  { to: 'type', flags: '--type <type>', help: 'kind of ticket', choices: ticketTypes },
  { to: 'level', flags: '--level <level>', help: 'another level than the matrix gives', choices: levels },
  { to: 'levelReason', flags: '--level-reason <text>', help: 'why the level differs' },
  { to: 'channel', flags: '--channel <channel>', help: 'how it came in', choices: ticketChannels },
  { to: 'dataScope', flags: '--data-scope <text>', help: 'data affected' },
  { to: 'requestKind', flags: '--request-kind <kind>', help: 'for a service request', choices: requestKinds },
  { to: 'estimate.hours', flags: '--hours <n>', help: 'estimated effort', read: wholeNumber },
  { to: 'estimate.note', flags: '--estimate-note <text>', help: 'what the estimate covers' },
  {
    to: 'attachments',
    flags: '--attach <sha256>',
    help: 'from `perennial attach`; may be repeated',
    repeat: true,
  },
];

/** POST /v1/tickets */
export const addOpen = (ticket: Command, io: Io): void => {
  const command = ticket.command('open').description('open a ticket');
  const body = bodyOptions(command, options, io.now);
  command.action(async () => {
    const flags = globalFlags(command);
    const lang = langOf(io, flags);
    const answer = await call(io, flags, 'intake', { method: 'POST', path: '/v1/tickets', json: body() });
    print(io, flags, answer, () =>
      answer.json === undefined ? '' : ticketSheet(answer.json, { lang, timeZone: io.timeZone }),
    );
    if (answer.status === 202) io.err(`${say(lang, 'later')}\n`);
  });
};
