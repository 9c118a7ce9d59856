/** A ticket as the API answers it, for people. */
import { type Json, listAt, numberAt, textAt } from '../json.ts';
import { renderFacts, renderTable } from './table.ts';
import { shownDuration, shownInstant } from './time.ts';
import { type Lang, say } from './words.ts';

export type Reader = { lang: Lang; timeZone: string };

const durationAt = (json: Json, name: string): string => {
  const ms = numberAt(json, name);
  return ms === undefined ? '' : shownDuration(ms);
};

/** Overrun with a minus once it is breached, else what is left. */
const leftOf = (clock: Json): string => {
  const overrun = numberAt(clock, 'overrunMs');
  return overrun === undefined ? durationAt(clock, 'remainingMs') : shownDuration(-overrun);
};

export const clocksTable = (clocks: Json[], { lang, timeZone }: Reader): string =>
  renderTable(
    [
      say(lang, 'clock'),
      say(lang, 'kind'),
      say(lang, 'state'),
      say(lang, 'started'),
      say(lang, 'due'),
      say(lang, 'target'),
      say(lang, 'elapsed'),
      say(lang, 'left'),
      say(lang, 'revision'),
    ],
    clocks.map((clock) => [
      textAt(clock, 'name'),
      textAt(clock, 'kind'),
      textAt(clock, 'state'),
      shownInstant(textAt(clock, 'startedAt'), timeZone),
      shownInstant(textAt(clock, 'dueAt'), timeZone),
      durationAt(clock, 'targetMs'),
      durationAt(clock, 'elapsedMs'),
      leftOf(clock),
      textAt(clock, 'revision'),
    ]),
  );

/** The clock people ask about: a breached one first, else the running one with the least left. */
const urgent = (clocks: Json[]): Json | undefined => {
  const rank = (clock: Json) => numberAt(clock, 'remainingMs') ?? Number.MAX_SAFE_INTEGER;
  const ticking = clocks.filter((c) => ['running', 'paused', 'breached'].includes(textAt(c, 'state')));
  const breached = ticking.find((c) => textAt(c, 'state') === 'breached');
  return breached ?? ticking.sort((a, b) => rank(a) - rank(b))[0];
};

export const ticketsTable = (tickets: Json[], { lang }: Reader): string =>
  renderTable(
    (['no', 'level', 'state', 'sla', 'left', 'site', 'module', 'assignee', 'title'] as const).map((word) =>
      say(lang, word),
    ),
    tickets.map((ticket) => {
      const clock = urgent(listAt(ticket, 'clocks'));
      return [
        textAt(ticket, 'no'),
        textAt(ticket, 'level'),
        textAt(ticket, 'state'),
        clock === undefined ? '' : `${textAt(clock, 'name')} ${textAt(clock, 'state')}`,
        clock === undefined ? '' : leftOf(clock),
        textAt(ticket, 'site'),
        textAt(ticket, 'module'),
        textAt(ticket, 'assignee') || textAt(ticket, 'group'),
        textAt(ticket, 'title'),
      ];
    }),
  );

export const ticketSheet = (ticket: Json, reader: Reader): string => {
  const { lang, timeZone } = reader;
  const fact = (word: Parameters<typeof say>[1], value: string): [string, string] => [say(lang, word), value];
  const clocks = listAt(ticket, 'clocks');
  return [
    `${textAt(ticket, 'no')}  ${textAt(ticket, 'level')}  ${textAt(ticket, 'state')}  ${textAt(ticket, 'title')}`,
    '',
    renderFacts([
      fact('customer', textAt(ticket, 'customer')),
      fact('site', textAt(ticket, 'site')),
      fact('module', textAt(ticket, 'module')),
      fact('assignee', textAt(ticket, 'assignee')),
      fact('group', textAt(ticket, 'group')),
      fact('openedAt', shownInstant(textAt(ticket, 'openedAt'), timeZone)),
      fact('description', textAt(ticket, 'description')),
      fact('plan', textAt(ticket, 'plan', 'plan')),
      fact(
        'hold',
        [textAt(ticket, 'hold', 'on'), textAt(ticket, 'hold', 'reason')].filter(Boolean).join(': '),
      ),
      fact('next', listAt(ticket, 'next').map(String).join(' ')),
      fact('links', textAt(ticket, 'links', 'temporal')),
    ]),
    ...(clocks.length === 0 ? [] : ['', clocksTable(clocks, reader)]),
  ].join('\n');
};
