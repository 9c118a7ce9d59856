import type { Command } from 'commander';
import type { Io } from '../../io.ts';
import { addCalendarExample } from './example.ts';
import { addCalendarExport } from './export.ts';
import { addCalendarImpact } from './impact.ts';
import { addCalendarImport } from './import.ts';
import { addCalendarList } from './list.ts';
import { addCalendarShow } from './show.ts';

export const addCalendars = (program: Command, io: Io): void => {
  const calendar = program.command('calendar').description('business calendars and holiday notices');
  for (const add of [
    addCalendarImport,
    addCalendarList,
    addCalendarShow,
    addCalendarImpact,
    addCalendarExport,
    addCalendarExample,
  ])
    add(calendar, io);
};
