/** What a calendar file or a holiday notice did, or would do. */
import { at, type Json, listAt, textAt } from '../json.ts';
import { runText } from './contract/applied.ts';
import { renderFacts } from './table.ts';
import type { Reader } from './ticket.ts';
import { say } from './words.ts';

const contractsText = (answer: Json | undefined): string =>
  listAt(answer, 'contracts')
    .map((contract) => `${textAt(contract, 'id')} v${textAt(contract, 'version')}`)
    .join(', ');

/** `run` is left out of a dry run, which starts none. */
export const calendarAppliedText = (
  answer: Json | undefined,
  reader: Reader,
  { dryRun }: { dryRun: boolean },
): string => {
  const { lang } = reader;
  const facts: [string, string][] = [
    [say(lang, 'calendar'), textAt(answer, 'calendar', 'id')],
    [say(lang, 'version'), textAt(answer, 'calendar', 'version')],
    [say(lang, 'contracts'), contractsText(answer)],
  ];
  const run: [string, string][] = dryRun ? [] : [[say(lang, 'runPlanned'), runText(answer, reader)]];
  const sheet = renderFacts([...facts, ...run]);
  return at(answer, 'created') === false ? `${sheet}\n\n${say(lang, 'unchanged')}` : sheet;
};
