/** What applying a contract did, or would do. */
import { at, type Json, listAt, numberAt, textAt } from '../../json.ts';
import { diffTable } from '../diff.ts';
import { impactTable } from '../impact.ts';
import { renderFacts } from '../table.ts';
import type { Reader } from '../ticket.ts';
import { shownInstant } from '../time.ts';
import { say, type Word } from '../words.ts';
import { titleIn } from './sheet.ts';

/** `12 (run r-1)`, or that nothing has to move. */
export const runText = (answer: Json | undefined, { lang }: Reader): string => {
  const id = textAt(answer, 'run', 'id');
  if (id === '') return say(lang, 'runNone');
  return `${numberAt(answer, 'run', 'total') ?? 0} (${say(lang, 'run')} ${id})`;
};

const factsOf = (answer: Json | undefined, reader: Reader, more: [string, string][]): string => {
  const contract = at(answer, 'contract') ?? null;
  const fact = (word: Word, value: string): [string, string] => [say(reader.lang, word), value];
  return renderFacts([
    fact('contract', textAt(contract, 'id')),
    fact('version', textAt(contract, 'version')),
    fact('customer', textAt(contract, 'customer')),
    fact('title', titleIn(contract, reader)),
    fact('effectiveFrom', shownInstant(textAt(contract, 'effectiveFrom'), reader.timeZone)),
    ...more,
  ]);
};

const changesOf = (answer: Json | undefined, reader: Reader): string[] => {
  const diff = listAt(answer, 'diff');
  return diff.length === 0 ? [] : ['', say(reader.lang, 'changes'), diffTable(diff, reader)];
};

export const appliedText = (answer: Json | undefined, reader: Reader): string => {
  const { lang } = reader;
  if (at(answer, 'created') === false)
    return [factsOf(answer, reader, []), '', say(lang, 'unchanged')].join('\n');
  const run: [string, string] = [say(lang, 'runPlanned'), runText(answer, reader)];
  return [factsOf(answer, reader, [run]), ...changesOf(answer, reader)].join('\n');
};

export const plannedText = (answer: Json | undefined, reader: Reader): string =>
  [
    factsOf(answer, reader, []),
    ...changesOf(answer, reader),
    '',
    impactTable(answer, reader),
    '',
    say(reader.lang, 'dryRun'),
  ].join('\n');
