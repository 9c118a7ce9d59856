/** A run that moves open tickets to new terms. */
import { at, type Json, numberAt, textAt } from '../json.ts';
import { renderFacts } from './table.ts';
import type { Reader } from './ticket.ts';
import { shownInstant } from './time.ts';
import { say, type Word } from './words.ts';

/** The run itself, or under its name in the answer that carries its items. */
export const runIn = (json: Json | undefined): Json | undefined => at(json, 'run') ?? json;

/** `120 / 500`, and how many failed where some did. */
export const progressOf = (run: Json | undefined, { lang }: Reader): string => {
  const failed = numberAt(run, 'failed') ?? 0;
  const counts = `${numberAt(run, 'done') ?? 0} / ${numberAt(run, 'total') ?? 0}`;
  return failed === 0 ? counts : `${counts}, ${failed} ${say(lang, 'failed')}`;
};

export const runSheet = (run: Json | undefined, reader: Reader): string => {
  const { lang, timeZone } = reader;
  const fact = (word: Word, value: string): [string, string] => [say(lang, word), value];
  const instant = (name: string) => shownInstant(textAt(run, name), timeZone);
  return renderFacts([
    fact('run', textAt(run, 'id')),
    fact('source', textAt(run, 'source')),
    fact('reason', textAt(run, 'reason')),
    fact('state', textAt(run, 'state')),
    fact('done', progressOf(run, reader)),
    fact('effectiveFrom', instant('effectiveFrom')),
    fact('started', instant('startedAt')),
    fact('ended', instant('endedAt')),
  ]);
};
