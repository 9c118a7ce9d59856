import type { Command } from 'commander';
import { call, globalFlags } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { langOf } from '../../output/page.ts';
import { writeOut } from '../file/write.ts';
import { wholeNumber } from '../read.ts';

/** GET /v1/calendars/{id}/ics */
export const addCalendarExport = (calendar: Command, io: Io): void => {
  const command = calendar
    .command('export')
    .description('holidays and special days of a year as iCalendar')
    .argument('<id>', 'calendar id')
    .requiredOption('--year <year>', 'year', wholeNumber)
    .option('--out <file>', 'write it there instead of printing it');
  command.action(async (id: string, { year, out }: { year: number; out?: string }) => {
    const flags = globalFlags(command);
    const answer = await call(io, flags, 'intake', {
      method: 'GET',
      path: path('v1', 'calendars', id, 'ics'),
      query: { year, locale: langOf(io, flags) },
      headers: { accept: 'text/calendar' },
    });
    if (out === undefined) io.out(answer.text);
    else await writeOut(io, flags, out, answer.text);
  });
};
