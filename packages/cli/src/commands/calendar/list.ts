import type { Command } from 'commander';
import { call, globalFlags } from '../../call.ts';
import type { Io } from '../../io.ts';
import { calendarsTable } from '../../output/calendar.ts';
import { printPage } from '../../output/page.ts';
import { readerOf } from '../../output/reader.ts';

/** GET /v1/calendars */
export const addCalendarList = (calendar: Command, io: Io): void => {
  const command = calendar.command('list').description('business calendars, newest version of each');
  command.action(async () => {
    const flags = globalFlags(command);
    const answer = await call(io, flags, 'intake', { method: 'GET', path: '/v1/calendars' });
    printPage(io, flags, answer, (items) => calendarsTable(items, readerOf(io, flags)));
  });
};
