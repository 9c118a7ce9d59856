import type { MigrationCommandName } from '@perennial/domain/migration/run/commands/rules';
import type { Command } from 'commander';
import { call, type GlobalFlags, globalFlags, print } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { runSheet } from '../../output/migration.ts';
import { readerOf } from '../../output/reader.ts';
import { addReason, reasonFor } from '../../reason.ts';

type Typed = {
  reason?: string;
  note?: string;
  table?: string;
  finding?: string;
  approval?: string;
  done?: string[];
};
type Step = { help: string; why?: true; options?: (command: Command) => unknown };

const table = (command: Command) => command.option('--table <name>', 'as the plan names it');
const note = (command: Command) => command.option('--note <text>', 'a word on it');

/** `start` takes a plan as well, and `edit-plan` a file: they stand for themselves. */
const steps: Record<Exclude<MigrationCommandName, 'start' | 'edit-plan'>, Step> = {
  'pause': { help: 'begin no new chunk and no new step', why: true },
  'resume': { help: 'go on', options: note },
  'abort': { help: 'before the flip: undo everything and end', why: true },
  'retry': {
    help: 'take up again one table, or whatever else stands in the way',
    options: (c) => note(table(c)),
  },
  'accept-risk': {
    help: 'tell the run of a signature that accepts one finding',
    options: (c) =>
      table(c)
        .requiredOption('--finding <id>', 'as `migrate show` lists it')
        .requiredOption('--approval <no>', 'the approval, or the id of the signature'),
  },
  'cutover': {
    help: 'begin the countdown to the cut-over',
    options: (c) => c.option('--done <id...>', 'items of the checklist that are done, each by its id', []),
  },
  'rollback': { help: 'after the flip: go back, with what was written since', why: true },
  'finish-hypercare': { help: 'end the run well', options: note },
  'add-issue': { help: 'note a ticket that belongs to the run' },
};

const bodyOf = async (
  io: Io,
  flags: GlobalFlags,
  command: Command,
  { why }: Step,
  { done, reason, ...typed }: Typed,
): Promise<object> => ({
  ...typed,
  ...(done === undefined ? {} : { checklist: done }),
  ...(why ? { reason: await reasonFor(io, flags, command, reason) } : {}),
});

/** POST /v1/migrations/{no}/{command} */
export const addMigrateSteps = (migrate: Command, io: Io): void => {
  for (const [name, step] of Object.entries(steps)) {
    const command = migrate.command(name).description(step.help).argument('<no>', 'e.g. M-1001');
    if (name === 'add-issue') command.argument('<ticket>', 'e.g. T-1042');
    if (step.why) addReason(command);
    step.options?.(command);
    command.action(async (no: string, ...rest: unknown[]) => {
      const flags = globalFlags(command);
      const [ticket] = rest;
      const json = {
        ...(await bodyOf(io, flags, command, step, command.opts<Typed>())),
        ...(typeof ticket === 'string' ? { ticket } : {}),
      };
      const request = { method: 'POST', path: path('v1', 'migrations', no, name), json } as const;
      const answer = await call(io, flags, 'intake', request);
      print(io, flags, answer, () => runSheet(answer.json ?? null, readerOf(io, flags)));
    });
  }
};
