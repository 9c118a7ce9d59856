import type { Command } from 'commander';
import { call, globalFlags } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { printImpact } from '../run/print-impact.ts';
import { pickCalendar } from './pick.ts';

/** GET /v1/calendars/{id}/impact */
export const addCalendarImpact = (calendar: Command, io: Io): void => {
  const command = calendar
    .command('impact')
    .description('what the last change of a calendar did to open tickets, soonest due first')
    .argument('[id]', 'calendar id; default the only one there is');
  command.action(async (named: string | undefined) => {
    const flags = globalFlags(command);
    const id = await pickCalendar(io, flags, named, 'name');
    const answer = await call(io, flags, 'intake', {
      method: 'GET',
      path: path('v1', 'calendars', id, 'impact'),
    });
    printImpact(io, flags, answer);
  });
};
