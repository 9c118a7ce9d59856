/** Which clocks of open tickets get another due instant. */
import { type Json, listAt, numberAt, textAt } from '../json.ts';
import { renderFitted } from './fit.ts';
import { headingsOf } from './reader.ts';
import type { Reader } from './ticket.ts';
import { shownDuration, shownInstant } from './time.ts';
import { say, type Word } from './words.ts';

const columns = ['ticket', 'clock', 'level', 'oldDue', 'newDue', 'shift', 'state'] as const;

/** `+2d 03h`; empty while one side has no due instant, as under a hold. */
const shiftOf = (item: Json): string => {
  const ms = Date.parse(textAt(item, 'newDueAt')) - Date.parse(textAt(item, 'oldDueAt'));
  if (Number.isNaN(ms)) return '';
  return `${ms > 0 ? '+' : ''}${shownDuration(ms)}`;
};

export const impactRows = (items: Json[], reader: Reader): string =>
  renderFitted(
    headingsOf(reader, columns),
    items.map((item) => [
      textAt(item, 'ticket'),
      textAt(item, 'clock'),
      textAt(item, 'level'),
      shownInstant(textAt(item, 'oldDueAt'), reader.timeZone) || '-',
      shownInstant(textAt(item, 'newDueAt'), reader.timeZone) || '-',
      shiftOf(item),
      [textAt(item, 'state'), textAt(item, 'error') || textAt(item, 'note')].filter(Boolean).join(': '),
    ]),
  );

const totals = ['tickets', 'clocks', 'later', 'earlier'] as const;
const totalWords: Record<(typeof totals)[number], Word> = {
  tickets: 'ticketsMoved',
  clocks: 'clocksMoved',
  later: 'dueLater',
  earlier: 'dueEarlier',
};

/** `{items, totals}` of an answer. */
export const impactTable = (answer: Json | undefined, reader: Reader): string => {
  const items = listAt(answer, 'items');
  if (items.length === 0) return say(reader.lang, 'noneMoves');
  const sums = totals.flatMap((name) => {
    const count = numberAt(answer, 'totals', name);
    return count === undefined ? [] : [`${say(reader.lang, totalWords[name])} ${count}`];
  });
  return [impactRows(items, reader), ...(sums.length === 0 ? [] : ['', sums.join(' · ')])].join('\n');
};
