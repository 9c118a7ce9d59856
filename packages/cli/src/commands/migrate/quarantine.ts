import { heldRowStates } from '@perennial/domain/migration/job/rules';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { CliFailure, exitCode, usage } from '../../failure.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { listAt, textAt } from '../../json.ts';
import { heldTable } from '../../output/migration.ts';
import { printPage } from '../../output/page.ts';
import { readerOf } from '../../output/reader.ts';
import { addReason, reasonFor } from '../../reason.ts';
import { wholeNumber } from '../read.ts';

type Query = { table?: string; rule?: string; state?: string; limit?: number; cursor?: string };

/** A table's name may hold a slash itself. */
const rowOf = (text: string) => {
  const [, table, chunk, ordinal] = /^(.+)\/(\d{1,9})\/(\d{1,15})$/.exec(text) ?? [];
  if (table === undefined) throw usage(`${text}: name the row as \`quarantine list\` shows it: items/3/17`);
  return { table, chunk: Number(chunk), ordinal: Number(ordinal) };
};

type Values = Record<string, string | null>;

const setting = (text: string, before: Values): Values => {
  const end = text.indexOf('=');
  if (end < 1) throw new InvalidArgumentError('Write COLUMN=VALUE.');
  return { ...before, [text.slice(0, end)]: text.slice(end + 1) };
};

/** GET /v1/migrations/{no}/quarantine */
const addList = (quarantine: Command, io: Io): void => {
  const command = quarantine
    .command('list')
    .description('rows that are held back, with rule and values')
    .argument('<no>', 'e.g. M-1001')
    .option('--table <name>', 'as the plan names it')
    .option('--rule <id>', 'held back by this rule')
    .addOption(new Option('--state <state>', 'state').choices(heldRowStates))
    .option('--limit <n>', 'rows per page', wholeNumber)
    .option('--cursor <cursor>', 'next page, as the page before says');
  command.action(async (no: string, query: Query) => {
    const flags = globalFlags(command);
    const of = { method: 'GET', path: path('v1', 'migrations', no, 'quarantine'), query } as const;
    const answer = await call(io, flags, 'intake', of);
    printPage(io, flags, answer, (items) => heldTable(items, readerOf(io, flags)));
  });
};

/** POST /v1/migrations/{no}/quarantine/fix */
const addFix = (quarantine: Command, io: Io): void => {
  const command = quarantine
    .command('fix')
    .description('correct values of one row and write it; no other row is touched')
    .argument('<no>', 'e.g. M-1001')
    .argument('<row>', 'as `quarantine list` shows it: items/3/17')
    .option('--set <column=value>', 'a corrected value by the source’s column; may be repeated', setting, {})
    .option('--null <column...>', 'columns that hold nothing', []);
  addReason(command);
  type Typed = { set: Values; null: string[]; reason?: string };
  command.action(async (no: string, name: string, { set, null: empty, reason }: Typed) => {
    const values: Values = { ...set, ...Object.fromEntries(empty.map((column) => [column, null])) };
    if (Object.keys(values).length === 0)
      throw usage('say what is corrected: --set COLUMN=VALUE or --null COLUMN');
    const row = rowOf(name);
    const flags = globalFlags(command);
    const json = { row, values, reason: await reasonFor(io, flags, command, reason) };
    const of = { method: 'POST', path: path('v1', 'migrations', no, 'quarantine', 'fix'), json } as const;
    const answer = await call(io, flags, 'intake', of);
    const rejections = listAt(answer.json, 'rejections').map(
      (one) => `  ${textAt(one, 'rule')} ${textAt(one, 'column')}: ${textAt(one, 'message')}`,
    );
    print(io, flags, answer, () => [`${name}: ${textAt(answer.json, 'kind')}`, ...rejections].join('\n'));
    if (textAt(answer.json, 'kind') !== 'fixed')
      throw new CliFailure(exitCode.other, [`${name} is still held back`]);
  });
};

/** POST /v1/migrations/{no}/quarantine/waive */
const addWaive = (quarantine: Command, io: Io): void => {
  const command = quarantine
    .command('waive')
    .description('leave rows out for good; they stay on record')
    .argument('<no>', 'e.g. M-1001')
    .argument('<rows...>', 'as `quarantine list` shows them: items/3/17');
  addReason(command);
  command.action(async (no: string, names: string[], { reason }: { reason?: string }) => {
    const rows = names.map(rowOf);
    const flags = globalFlags(command);
    const json = { rows, reason: await reasonFor(io, flags, command, reason) };
    const of = { method: 'POST', path: path('v1', 'migrations', no, 'quarantine', 'waive'), json } as const;
    const answer = await call(io, flags, 'intake', of);
    const items = listAt(answer.json, 'items');
    print(io, flags, answer, () =>
      items.map((one) => `${textAt(one, 'id')}: ${textAt(one, 'kind')}`).join('\n'),
    );
    const unknown = items.filter((one) => textAt(one, 'kind') === 'unknown').length;
    if (unknown > 0) throw new CliFailure(exitCode.notFound, [`${unknown} of them are not held back`]);
  });
};

export const addQuarantine = (migrate: Command, io: Io): void => {
  const quarantine = migrate.command('quarantine').description('rows that were not written, and why');
  for (const add of [addList, addFix, addWaive]) add(quarantine, io);
};
