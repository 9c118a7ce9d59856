import { createHash } from 'node:crypto';
import { accountsOf } from '@perennial/domain/migration/accounts/rules';
import { canonicalize } from '@perennial/domain/signature/canonicalize';
import type { Command } from 'commander';
import { call, type GlobalFlags, globalFlags } from '../../call.ts';
import { CliFailure, exitCode } from '../../failure.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { at, type Json, listAt, numberAt, textAt } from '../../json.ts';
import { resultsTable, shownCount } from '../../output/migration.ts';
import { readerOf } from '../../output/reader.ts';
import { say, type Word } from '../../output/words.ts';

type Claim = { holds: boolean; word: Word; detail: string };

const countOf = (table: Json, name: string): number => numberAt(table, name) ?? Number.NaN;

/** Computed here, from what the report shows; what it says of itself is not believed. */
const claimsOf = (report: Json): Claim[] => {
  const tables = listAt(report, 'run', 'tables').map((table) => ({
    name: textAt(table, 'name'),
    read: countOf(table, 'read'),
    written: countOf(table, 'written'),
    quarantined: countOf(table, 'quarantined'),
    merged: countOf(table, 'merged'),
  }));
  const { total, tables: accounts } = accountsOf(tables);
  const wrong = accounts.filter(({ balanced }) => !balanced).map(({ name }) => name);
  const hash = createHash('sha256')
    .update(canonicalize(at(report, 'plan', 'plan') ?? null))
    .digest('hex');
  const planHolds = hash === textAt(report, 'plan', 'hash') && hash === textAt(report, 'run', 'planHash');
  const trailHolds =
    at(report, 'trail', 'brokenAt') === undefined && (numberAt(report, 'trail', 'events') ?? 0) > 0;
  const figures = (['read', 'written', 'quarantined', 'merged'] as const).map((key) =>
    shownCount(total[key]),
  );
  return [
    {
      holds: total.balanced && tables.length > 0,
      word: total.balanced && tables.length > 0 ? 'balanced' : 'unbalanced',
      detail: `${figures[0]} = ${figures.slice(1).join(' + ')}${wrong.length > 0 ? ` (${wrong.join(', ')})` : ''}`,
    },
    { holds: planHolds, word: planHolds ? 'planHolds' : 'planChanged', detail: hash.slice(0, 12) },
    {
      holds: trailHolds,
      word: trailHolds ? 'trailHolds' : 'trailBroken',
      detail: textAt(report, 'trail', 'why') || textAt(report, 'trail', 'events'),
    },
  ];
};

const ask = async (io: Io, flags: GlobalFlags, no: string): Promise<[report: Json, proof: Json]> => {
  const of = (what: string) => path('v1', 'migrations', no, what);
  const report = await call(io, flags, 'intake', { method: 'GET', path: of('report') });
  const proof = await call(io, flags, 'intake', { method: 'POST', path: of('prove'), json: {} });
  return [report.json ?? null, proof.json ?? null];
};

/** GET /v1/migrations/{no}/report and POST .../prove: every number again. Anything but `passed` throughout is exit code 1. */
export const addMigrateProve = (migrate: Command, io: Io): void => {
  const command = migrate
    .command('prove')
    .description('compute every number of the report again, and have a worker measure both databases again')
    .argument('<no>', 'e.g. M-1001');
  command.action(async (no: string) => {
    const flags = globalFlags(command);
    const reader = readerOf(io, flags);
    const [report, proof] = await ask(io, flags, no);
    const claims = claimsOf(report);
    const proven = claims.every(({ holds }) => holds) && textAt(proof, 'verdict') === 'passed';
    const lines = claims.map(
      ({ holds, word, detail }) => `${holds ? '✓' : '✗'} ${say(reader.lang, word)}: ${detail}`,
    );
    const verdict = `${say(reader.lang, 'verdict')}: ${textAt(proof, 'verdict')}`;
    const end = say(reader.lang, proven ? 'proven' : 'notProven');
    io.out(
      flags.json
        ? `${JSON.stringify({ no, proven, claims: claims.map(({ word, ...one }) => ({ claim: word, ...one })), proof })}\n`
        : `${resultsTable(listAt(proof, 'results'), reader)}\n\n${[...lines, verdict, end].join('\n')}\n`,
    );
    if (!proven) throw new CliFailure(exitCode.other, [`${no}: ${say(reader.lang, 'notProven')}`]);
  });
};
