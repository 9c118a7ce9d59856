/** How far a migration is: bars for a terminal, one line for everything else. Pure. */
import { at, type Json, listAt, numberAt, textAt } from '../json.ts';
import { placesOf } from '../output/fit.ts';
import { shownCount, shownSpan } from '../output/migration.ts';
import { plain } from '../output/table.ts';
import { shownInstant } from '../output/time.ts';
import { type Lang, say } from '../output/words.ts';

export type RunView = {
  now: number;
  lang: Lang;
  timeZone: string;
  state: 'live' | 'reconnecting';
  screen?: { columns: number; rows: number } | undefined;
};

const barPlaces = 24;

/** `████░░░░`; nothing is said of a part nobody knows. */
export const bar = (done: number | undefined): string => {
  if (done === undefined) return '·'.repeat(barPlaces);
  const full = Math.floor(Math.min(1, Math.max(0, done)) * barPlaces);
  return '█'.repeat(full) + '░'.repeat(barPlaces - full);
};

/** Cut off, so that 99.96 never shows as 100. */
const percent = (done: number | undefined): string =>
  done === undefined ? '   ?  ' : `${(Math.floor(done * 1_000) / 10).toFixed(1).padStart(5)}%`;

const figures = (share: Json, lang: Lang): string => {
  const of = shownCount(share, 'rows');
  const left = shownSpan(share, 'leftMs');
  const rate = numberAt(share, 'rate') ?? 0;
  return [
    `${shownCount(share, 'read')}${of === '' ? '' : ` / ${of}`}`,
    ...(rate > 0 ? [`${shownCount(share, 'rate')} ${say(lang, 'perSecond')}`] : []),
    ...(left !== '' && numberAt(share, 'done') !== 1 ? [`${say(lang, 'left')} ${left}`] : []),
    ...((numberAt(share, 'quarantined') ?? 0) > 0
      ? [`${say(lang, 'quarantined')} ${shownCount(share, 'quarantined')}`]
      : []),
    ...(textAt(share, 'verdict') === '' ? [] : [`${say(lang, 'verdict')} ${textAt(share, 'verdict')}`]),
  ].join(' · ');
};

const padded = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - placesOf(text)));

const lineOf = (name: string, share: Json, width: number, lang: Lang): string => {
  const done = numberAt(share, 'done');
  return `${padded(name, width)}  ${bar(done)} ${percent(done)}  ${figures(share, lang)}`;
};

const phaseOf = (run: Json): Json | undefined => listAt(run, 'phases').at(-1);

const notesOf = (run: Json, { lang, timeZone }: RunView): string[] => {
  const freeze = textAt(run, 'cutover', 'freezeAt');
  const deadline = textAt(run, 'cutover', 'deadlineAt');
  const approvals = listAt(run, 'waitingFor').map(String);
  return [
    ...listAt(run, 'blockers').map((one) =>
      [`! ${say(lang, 'inTheWay')}:`, textAt(one, 'step'), textAt(one, 'table'), textAt(one, 'reason')]
        .filter(Boolean)
        .join(' '),
    ),
    ...(approvals.length > 0 ? [`! ${say(lang, 'waitingForApproval')}: ${approvals.join(', ')}`] : []),
    ...(freeze === '' ? [] : [`${say(lang, 'freezesAt')} ${shownInstant(freeze, timeZone)}`]),
    ...(deadline === '' ? [] : [`${say(lang, 'backInServiceBy')} ${shownInstant(deadline, timeZone)}`]),
  ].map(plain);
};

const cut = (text: string, columns: number | undefined): string => {
  if (columns === undefined || placesOf(text) <= columns) return text;
  let line = '';
  for (const char of text) {
    if (placesOf(line + char) >= columns) break;
    line += char;
  }
  return `${line}…`;
};

/** Moving tables first where not all fit, then those to come, then those that are done. */
const order = ['parked', 'copying', 'planned', 'copied', 'verified', 'sealed'];
const tablesOf = (run: Json): Json[] =>
  listAt(run, 'tables').toSorted(
    (a, b) => order.indexOf(textAt(a, 'state')) - order.indexOf(textAt(b, 'state')),
  );

export const renderRun = (run: Json, view: RunView): string => {
  const { lang, screen } = view;
  const phase = phaseOf(run);
  const lateness = textAt(phase, 'lateness');
  const head = plain(
    [
      textAt(run, 'no'),
      textAt(run, 'title'),
      `${textAt(run, 'phase')} ${shownSpan(phase, 'elapsedMs')} / ${shownSpan(phase, 'plannedMs')}`,
      ...(lateness === '' || lateness === 'in-time' ? [] : [lateness]),
      textAt(run, 'state'),
      ...(view.state === 'live' ? [] : [say(lang, view.state)]),
    ].join(' · '),
  );
  const total = say(lang, 'total');
  const tables = tablesOf(run);
  const width = Math.min(
    32,
    Math.max(placesOf(total), ...tables.map((one) => placesOf(textAt(one, 'name')))),
  );
  const notes = notesOf(run, view);
  const room = screen === undefined ? tables.length : Math.max(0, screen.rows - 3 - notes.length);
  const shown = tables.slice(0, tables.length > room ? Math.max(0, room - 1) : room);
  const hidden = tables.length - shown.length;
  return [
    head,
    lineOf(total, { ...Object(at(run, 'total')), verdict: at(run, 'verdict') ?? null }, width, lang),
    ...shown.map((one) => lineOf(plain(textAt(one, 'name')), one, width, lang)),
    ...(hidden > 0 ? [`… ${hidden} ${say(lang, 'notShown')}`] : []),
    ...notes,
  ]
    .map((line) => cut(line, screen?.columns))
    .join('\n');
};

/** For a log: what has changed, on one line. */
export const renderRunLine = (run: Json, view: RunView): string => {
  const { now, lang, timeZone } = view;
  const total: Json = { ...Object(at(run, 'total')), verdict: at(run, 'verdict') ?? null };
  return plain(
    [
      shownInstant(new Date(now).toISOString(), timeZone),
      textAt(run, 'no'),
      textAt(run, 'phase'),
      textAt(run, 'state'),
      percent(numberAt(total, 'done')).trim(),
      figures(total, lang),
      ...notesOf(run, view),
    ].join('  '),
  );
};
