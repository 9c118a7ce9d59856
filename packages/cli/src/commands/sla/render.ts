import { type Json, listAt, numberAt, textAt } from '../../json.ts';
import { renderTable } from '../../output/table.ts';
import { shownDuration, shownInstant } from '../../output/time.ts';
import type { Lang } from '../../output/words.ts';
import { credits, entitlements } from './render-money.ts';
import { slaWord } from './words.ts';

const pctOf = (row: Json): string => {
  const pct = numberAt(row, 'pct');
  return pct === undefined ? '-' : `${pct}%`;
};

const figures = (rows: Json[], lang: Lang): string => {
  const names = ['level', 'kind', 'clock', 'due', 'met', 'breached', 'running'] as const;
  return renderTable(
    [...names, 'pct' as const].map((word) => slaWord(lang, word)),
    rows.map((row) => [...names.map((name) => textAt(row, name)), pctOf(row)]),
  );
};

const breaches = (rows: Json[], lang: Lang, timeZone: string): string =>
  renderTable(
    (['ticket', 'level', 'kind', 'clock', 'dueAt', 'stoppedAt', 'overrun', 'title'] as const).map((word) =>
      slaWord(lang, word),
    ),
    rows.map((row) => [
      ...['ticket', 'level', 'kind', 'clock'].map((name) => textAt(row, name)),
      ...['dueAt', 'stoppedAt'].map((name) => shownInstant(textAt(row, name), timeZone)),
      shownDuration(numberAt(row, 'overrunMs') ?? 0),
      textAt(row, 'title'),
    ]),
  );

/** A report of reporting's `sla.report` for the terminal; times are those of the contract. */
export const renderReport = (report: Json, lang: Lang): string => {
  const timeZone = textAt(report, 'contract', 'timeZone') || 'UTC';
  const rows = listAt(report, 'rows');
  const broken = listAt(report, 'breaches');
  const asOf = shownInstant(textAt(report, 'asOf'), timeZone);
  const head = [
    textAt(report, 'contract', 'id'),
    textAt(report, 'period', 'name'),
    `${textAt(report, 'tickets')} ${slaWord(lang, 'tickets')}`,
    `${slaWord(lang, 'until')} ${asOf} ${timeZone}`,
  ];
  return [
    head.join(' · '),
    rows.length === 0 ? slaWord(lang, 'nothing') : figures(rows, lang),
    broken.length === 0 ? slaWord(lang, 'noBreach') : breaches(broken, lang, timeZone),
    credits(report, lang),
    entitlements(report, lang),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
};
