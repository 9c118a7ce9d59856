/** The board as text. Pure: what it shows depends on its arguments only. */
import { styleText } from 'node:util';
import { plain, renderTable } from '../output/table.ts';
import { shownDuration, shownInstant } from '../output/time.ts';
import { type Lang, say } from '../output/words.ts';
import { byDue, type Card } from './cards.ts';

export type BoardView = {
  cards: Iterable<Card>;
  now: number;
  lang: Lang;
  timeZone: string;
  state: 'live' | 'reconnecting';
  /** The window; without it nothing is cut off. */
  screen?: { columns: number; rows: number } | undefined;
  color: boolean;
};

const leftOf = (card: Card, now: number, lang: Lang): string => {
  if (card.due !== undefined) return shownDuration(card.due.at - now);
  return card.paused === undefined ? '' : say(lang, 'paused');
};

const slaOf = (card: Card, now: number, lang: Lang): string => {
  if (card.due === undefined) return card.paused ?? '';
  return card.due.at <= now ? `${card.due.clock} ${say(lang, 'breached')}` : card.due.clock;
};

const hour = 3_600_000;

/** Red once breached, yellow in the last hour. */
const colorOf = (card: Card, now: number): 'red' | 'yellow' | undefined => {
  if (card.due === undefined) return undefined;
  const left = card.due.at - now;
  return left <= 0 ? 'red' : left < hour ? 'yellow' : undefined;
};

/** Chinese characters take two places of a terminal, so a line is cut by places. */
export const cutTo = (line: string, columns: number): string => {
  let used = 0;
  let text = '';
  for (const char of line) {
    used +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/.test(
        char,
      )
        ? 2
        : 1;
    if (used > columns) return text;
    text += char;
  }
  return text;
};

const words = ['no', 'level', 'state', 'left', 'sla', 'site', 'module', 'assignee', 'title'] as const;

export const renderBoard = (view: BoardView): string => {
  const { now, lang, timeZone, screen, color } = view;
  const cards = [...view.cards].sort(byDue);
  // Title line, headings, and the line that says how many are not shown.
  const shown = screen === undefined ? cards : cards.slice(0, Math.max(1, screen.rows - 3));
  const breached = cards.filter((card) => card.due !== undefined && card.due.at <= now).length;
  const table = renderTable(
    words.map((word) => say(lang, word)),
    shown.map((card) => [
      card.no,
      card.level,
      card.state,
      leftOf(card, now, lang),
      slaOf(card, now, lang),
      card.site,
      card.module,
      card.assignee,
      card.title,
    ]),
  ).split('\n');
  const cut = (line: string) => (screen === undefined ? line : cutTo(line, screen.columns));
  const rows = table.map((line, i) => {
    const card = i === 0 ? undefined : shown[i - 1];
    const ink = card === undefined ? undefined : colorOf(card, now);
    return color && ink !== undefined ? styleText(ink, cut(line), { validateStream: false }) : cut(line);
  });
  const head = [
    shownInstant(new Date(now).toISOString(), timeZone),
    `${cards.length} ${say(lang, 'openTickets')}`,
    `${breached} ${say(lang, 'breached')}`,
    say(lang, view.state),
  ].join(' · ');
  const hidden = cards.length - shown.length;
  return [cut(head), ...rows, ...(hidden > 0 ? [cut(`${hidden} ${say(lang, 'notShown')}`)] : [])].join('\n');
};

/** One change as one line, for a log. */
export const renderLine = (card: Card, now: number, lang: Lang, timeZone: string): string =>
  [
    shownInstant(new Date(now).toISOString(), timeZone),
    card.no,
    card.level,
    card.state,
    [slaOf(card, now, lang), leftOf(card, now, lang)].filter(Boolean).join(' ') || '-',
    plain(card.title),
  ].join('  ');
