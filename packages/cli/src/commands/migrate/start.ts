import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { call, type GlobalFlags, globalFlags, print } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { listAt, textAt } from '../../json.ts';
import { runSheet } from '../../output/migration.ts';
import { readerOf } from '../../output/reader.ts';
import { sendFile } from '../file/send.ts';
import { findingLine, planFile, planNamed } from './check.ts';

const isNumber = (text: string): boolean => /^M-\d+$/.test(text);

/** POST /v1/migrations; warnings go to stderr, so that a pipe sees the run alone. */
const open = async (io: Io, flags: GlobalFlags, name: string): Promise<string> => {
  const opened = await sendFile(io, flags, '/v1/migrations', planFile(await planNamed(io, flags, name)));
  for (const finding of listAt(opened.json, 'findings'))
    if (textAt(finding, 'level') === 'warning') io.err(`${findingLine(name, finding)}\n`);
  return textAt(opened.json, 'no');
};

/** POST /v1/migrations/{no}/start */
export const addMigrateStart = (migrate: Command, io: Io): void => {
  const command = migrate
    .command('start')
    .description('open a run by a plan and begin it; or begin one that was opened')
    .argument('<plan>', 'a .yaml, .yml or .json file, or the number of a run: M-1001')
    .option('--open-only', 'leave the beginning to somebody else');
  command.action(async (what: string, { openOnly }: { openOnly?: boolean }) => {
    // One key for both requests: repeated after an outage, neither happens twice.
    const flags = { idempotencyKey: randomUUID(), ...globalFlags(command) };
    const no = isNumber(what) ? what : await open(io, flags, what);
    const of = { path: path('v1', 'migrations', no, ...(openOnly ? [] : ['start'])) };
    const request = openOnly
      ? ({ method: 'GET', ...of } as const)
      : ({ method: 'POST', ...of, json: {} } as const);
    const answer = await call(io, flags, 'intake', request);
    print(io, flags, answer, () => runSheet(answer.json ?? null, readerOf(io, flags)));
  });
};
