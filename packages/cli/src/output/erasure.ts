import { at, type Json, listAt, textAt } from '../json.ts';
import { renderTable } from './table.ts';
import { shownInstant } from './time.ts';
import { type Lang, say, type Word } from './words.ts';

const stateWords: Readonly<Record<string, Word>> = {
  none: 'erasureNone',
  asked: 'erasureAsked',
  cancelled: 'erasureCancelled',
  running: 'erasureRunning',
  waiting: 'erasureWaiting',
  done: 'erasureDone',
};

/** A state this version does not know is shown as it came. */
const stateOf = (lang: Lang, state: string): string => {
  const word = stateWords[state];
  return word === undefined ? state : say(lang, word);
};

const countsOf = (counts: Json | undefined): string =>
  counts !== null && typeof counts === 'object' && !Array.isArray(counts)
    ? Object.entries(counts)
        .filter(([, count]) => count !== 0)
        .map(([name, count]) => `${name} ${String(count)}`)
        .join(', ')
    : '';

/** Who did what when, what is gone, what remains and what stays, a line each. */
export const renderErasure = (erasure: Json | undefined, lang: Lang, timeZone: string): string => {
  const step = (word: Word, name: string): [string, string][] => {
    if (at(erasure, name) === undefined) return [];
    const [by, when, reason] = [
      textAt(erasure, name, 'by'),
      textAt(erasure, name, 'at'),
      textAt(erasure, name, 'reason'),
    ];
    return [[say(lang, word), `${by} ${shownInstant(when, timeZone)}${reason === '' ? '' : `: ${reason}`}`]];
  };
  const counts = countsOf(at(erasure, 'counts'));
  return renderTable(
    [say(lang, 'person'), textAt(erasure, 'person')],
    [
      [say(lang, 'state'), stateOf(lang, textAt(erasure, 'state'))],
      ...step('askedBy', 'asked'),
      ...step('confirmedBy', 'confirmed'),
      ...step('cancelledBy', 'cancelled'),
      ...listAt(erasure, 'obstacles').map((one): [string, string] => [
        say(lang, 'handOver'),
        textAt(one, 'message'),
      ]),
      ...(counts === '' ? [] : [[say(lang, 'erasedRows'), counts]]),
      ...listAt(erasure, 'remaining').map((one): [string, string] => [say(lang, 'remaining'), String(one)]),
      ...listAt(erasure, 'retained').map((one): [string, string] => {
        const count = textAt(one, 'count');
        const what = `${textAt(one, 'what')}${count === '' ? '' : ` (${count})`}`;
        return [say(lang, 'retained'), `${what}: ${textAt(one, 'why', lang)}`];
      }),
      ...(at(erasure, 'error') === undefined ? [] : [[say(lang, 'error'), textAt(erasure, 'error')]]),
    ],
  );
};
