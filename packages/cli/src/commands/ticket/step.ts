import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { langOf } from '../../output/page.ts';
import { ticketSheet } from '../../output/ticket.ts';
import { type BodyOption, bodyOptions } from '../body.ts';
import { steps } from './steps.ts';

/** One sub-command per row of `steps`: POST /v1/tickets/{no}/{command}. */
export const addSteps = (ticket: Command, io: Io): void => {
  for (const [name, { as, help, options }] of Object.entries(steps))
    addStep(ticket, io, name, as ?? name, help, options);
};

const addStep = <Body>(
  ticket: Command,
  io: Io,
  name: string,
  as: string,
  help: string,
  options: readonly BodyOption<Body>[],
): void => {
  const command = ticket.command(as).description(help).argument('<no>', 'ticket number, e.g. T-1001');
  const body = bodyOptions(command, options, io.now);
  command.action(async (no: string) => {
    const flags = globalFlags(command);
    const request = { method: 'POST', path: path('v1', 'tickets', no, name), json: body() } as const;
    const answer = await call(io, flags, 'intake', request);
    const reader = { lang: langOf(io, flags), timeZone: io.timeZone };
    print(io, flags, answer, () => (answer.json === undefined ? '' : ticketSheet(answer.json, reader)));
  });
};
