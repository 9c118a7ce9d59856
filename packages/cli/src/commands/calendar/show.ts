import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { calendarSheet } from '../../output/calendar.ts';
import { readerOf } from '../../output/reader.ts';
import { wholeNumber } from '../read.ts';

/** GET /v1/calendars/{id} */
export const addCalendarShow = (calendar: Command, io: Io): void => {
  const command = calendar
    .command('show')
    .description('opening hours, holidays and special days of a calendar')
    .argument('<id>', 'calendar id')
    .option('--version <n>', 'another version than the newest', wholeNumber)
    .option('--year <year>', 'dates of one year only', wholeNumber);
  command.action(async (id: string, { version, year }: { version?: number; year?: number }) => {
    const flags = globalFlags(command);
    const answer = await call(io, flags, 'intake', {
      method: 'GET',
      path: path('v1', 'calendars', id),
      query: { version },
    });
    print(io, flags, answer, () => calendarSheet(answer.json ?? null, year, readerOf(io, flags)));
  });
};
