import type { Command } from 'commander';
import { call, type GlobalFlags, globalFlags, print } from '../../call.ts';
import { usage } from '../../failure.ts';
import { type Answer, path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { textAt } from '../../json.ts';
import { calendarAppliedText } from '../../output/calendar-applied.ts';
import { impactTable } from '../../output/impact.ts';
import { readerOf } from '../../output/reader.ts';
import { say } from '../../output/words.ts';
import { addReason, ifChanged, withReason } from '../../reason.ts';
import { fileNamed, type NamedFile } from '../file/kinds.ts';
import { sendFile } from '../file/send.ts';
import { wholeNumber } from '../read.ts';
import { followRun } from '../run/follow.ts';
import { kindOf } from './kind.ts';
import { pickCalendar } from './pick.ts';

type Source = { title?: string; issuer?: string; date?: string; number?: string; url?: string };
type Flags = Source & { calendar?: string; year?: number; reason?: string; dryRun?: boolean };

/** POST /v1/calendars, or for a notice POST /v1/calendars/{id}/holidays */
const sendCalendar = async (io: Io, flags: GlobalFlags, file: NamedFile, typed: Flags): Promise<Answer> => {
  const { calendar, dryRun, reason, ...notice } = typed;
  const change = { dryRun: dryRun ? true : undefined };
  if (kindOf(file) === 'notice') {
    const id = await pickCalendar(io, flags, calendar, 'give --calendar with');
    return sendFile(
      io,
      flags,
      path('v1', 'calendars', id, 'holidays'),
      file,
      { ...change, ...notice },
      reason,
    );
  }
  const [stray] = Object.keys({ ...(calendar === undefined ? {} : { calendar }), ...notice });
  if (stray !== undefined)
    throw usage(`${file.name} is a calendar and says what it is: --${stray} is for a holiday notice`);
  return sendFile(io, flags, '/v1/calendars', file, change, reason);
};

const importFile = async (io: Io, command: Command, name: string, typed: Flags): Promise<void> => {
  const flags = globalFlags(command);
  const dryRun = typed.dryRun ?? false;
  const reader = readerOf(io, flags);
  const file = await fileNamed(io, name, ['.yaml', '.yml', '.json', '.csv']);
  const answer = await withReason(io, flags, { command, typed: typed.reason }, (reason) =>
    sendCalendar(io, flags, file, { ...typed, ...(reason === undefined ? {} : { reason }) }),
  );
  print(io, flags, answer, () => calendarAppliedText(answer.json, reader, { dryRun }));
  const run = textAt(answer.json, 'run', 'id');
  const failure = run !== '' && flags.wait !== undefined ? await followRun(io, flags, run) : undefined;
  if (!flags.json && (dryRun || run !== '')) {
    const id = textAt(answer.json, 'calendar', 'id');
    const impact = dryRun
      ? answer
      : await call(io, flags, 'intake', { method: 'GET', path: path('v1', 'calendars', id, 'impact') });
    io.out(`\n${impactTable(impact.json, reader)}\n${dryRun ? `\n${say(reader.lang, 'dryRun')}\n` : ''}`);
  }
  if (failure) throw failure;
};

/** `import` takes both kinds of file; `apply` is its other name. */
export const addCalendarImport = (calendar: Command, io: Io): void => {
  const command = calendar
    .command('import')
    .alias('apply')
    .description("apply a calendar file, or next year's holiday notice, and list every due instant it moves")
    .argument('<file>', 'calendar: .yaml, .yml or .json; notice: .csv or .json')
    .option('--calendar <id>', 'calendar the notice is for; default the only one there is')
    .option('--year <year>', 'year of the notice; default that of its dates', wholeNumber)
    .option('--title <text>', "the notice's title")
    .option('--issuer <text>', 'who gave it out')
    .option('--date <date>', 'when it was given out, YYYY-MM-DD')
    .option('--number <text>', "the notice's number")
    .option('--url <url>', 'where it can be read')
    .option('--dry-run', 'show what would move and store nothing');
  addReason(command, ifChanged);
  command.action((name: string, typed: Flags) => importFile(io, command, name, typed));
};
