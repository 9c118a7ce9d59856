import type { Command } from 'commander';
import type { Io } from '../../io.ts';
import { printExample } from '../file/example.ts';

/** Without the API. */
export const addCalendarExample = (calendar: Command, io: Io): void => {
  const command = calendar
    .command('example')
    .description('a calendar file to start from (with --json in JSON)')
    .option('--notice', "an example of next year's holiday notice instead; it is not the real one");
  command.action(({ notice }: { notice?: boolean }) =>
    printExample(io, command, notice ? 'holidays-2027-example.csv' : 'cn-office.yaml'),
  );
};
