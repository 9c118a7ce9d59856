/** Migrations as the API answers them, for people. */
import { at, type Json, listAt, numberAt, textAt } from '../json.ts';
import { renderFitted } from './fit.ts';
import { headingsOf } from './reader.ts';
import { renderFacts } from './table.ts';
import type { Reader } from './ticket.ts';
import { shownDuration, shownInstant } from './time.ts';
import { say, type Word } from './words.ts';

/** `1,234,567`, and nothing where there is no number. */
export const shownCount = (json: Json | undefined, ...path: string[]): string => {
  const count = numberAt(json, ...path);
  return count === undefined ? '' : count.toLocaleString('en');
};

export const shownSpan = (json: Json | undefined, ...path: string[]): string => {
  const ms = numberAt(json, ...path);
  return ms === undefined ? '' : shownDuration(ms);
};

const blockersOf = (run: Json): string =>
  listAt(run, 'blockers')
    .map((one) =>
      [textAt(one, 'step'), textAt(one, 'table'), textAt(one, 'reason')].filter(Boolean).join(' '),
    )
    .join('; ');

export const runsTable = (runs: Json[], reader: Reader): string =>
  renderFitted(
    headingsOf(reader, ['no', 'state', 'phase', 'customer', 'site', 'title', 'inTheWay']),
    runs.map((run) => [
      ...['no', 'state', 'phase', 'customer', 'site', 'title'].map((name) => textAt(run, name)),
      blockersOf(run),
    ]),
  );

const tablesOf = (run: Json, reader: Reader): string =>
  renderFitted(
    headingsOf(reader, ['table', 'wave', 'state', 'verdict', 'read', 'writtenRows', 'quarantined', 'merged']),
    listAt(run, 'tables').map((table) => [
      ...['name', 'wave', 'state', 'verdict'].map((name) => textAt(table, name)),
      ...['read', 'written', 'quarantined', 'merged'].map((name) => shownCount(table, name)),
    ]),
  );

export const runSheet = (run: Json, reader: Reader): string => {
  const when = (...path: string[]): string => {
    const text = textAt(run, ...path);
    return text === '' ? '' : shownInstant(text, reader.timeZone);
  };
  const fact = (word: Word, value: string): [string, string] => [say(reader.lang, word), value];
  const pending = listAt(run, 'approvals').filter((one) => textAt(one, 'state') === 'pending');
  const facts = renderFacts([
    fact('no', textAt(run, 'no')),
    fact('title', textAt(run, 'title')),
    fact('state', textAt(run, 'state')),
    fact('phase', textAt(run, 'phase')),
    fact('site', `${textAt(run, 'customer')} / ${textAt(run, 'site')}`),
    fact('author', textAt(run, 'author', 'name')),
    fact('plan', `${textAt(run, 'planHash').slice(0, 12)} v${textAt(run, 'planVersion')}`),
    fact('openedAt', when('openedAt')),
    fact('due', when('nextDeadline')),
    fact('waitingForApproval', pending.map((one) => textAt(one, 'no')).join(', ')),
    fact('inTheWay', blockersOf(run)),
    fact('freezesAt', when('cutover', 'freezeAt')),
    fact('backInServiceBy', when('cutover', 'deadlineAt')),
    fact('downtime', shownSpan(run, 'cutover', 'downtimeMs')),
  ]);
  return at(run, 'tables') === undefined || listAt(run, 'tables').length === 0
    ? facts
    : `${facts}\n\n${tablesOf(run, reader)}`;
};

/** What `migrate plan` says would happen. */
export const summarySheet = (summary: Json, reader: Reader): string => {
  const tables = renderFitted(
    headingsOf(reader, ['table', 'readFrom', 'into', 'mode', 'rows', 'estimate', 'rule', 'lossy']),
    listAt(summary, 'tables').map((table) => [
      textAt(table, 'name'),
      textAt(table, 'from'),
      listAt(table, 'to').join(', '),
      textAt(table, 'mode'),
      shownCount(table, 'rows'),
      shownSpan(table, 'estimateMs'),
      listAt(table, 'rules')
        .map((rule) => `${textAt(rule, 'action')} ${textAt(rule, 'id')}`)
        .join(', '),
      listAt(table, 'lossy')
        .map((one) => `${textAt(one, 'column')}: ${textAt(one, 'why')}`)
        .join('; '),
    ]),
  );
  const waves = listAt(summary, 'waves').map(
    (wave, i) => `${i + 1}: ${Array.isArray(wave) ? wave.join(', ') : ''}`,
  );
  const facts = renderFacts([
    [say(reader.lang, 'wave'), waves.join(' → ')],
    [say(reader.lang, 'estimate'), shownSpan(summary, 'totalMs')],
  ]);
  return `${tables}\n\n${facts}`;
};

const shownValue = (value: Json): string => {
  if (value === null) return 'NULL';
  return typeof value === 'object' ? `0x${textAt(value, 'hex')}` : String(value);
};

export const heldTable = (rows: Json[], reader: Reader): string =>
  renderFitted(
    headingsOf(reader, ['id', 'state', 'rule', 'detail', 'values']),
    rows.map((row) => {
      const decoded = at(row, 'decoded');
      const values =
        typeof decoded === 'object' && decoded !== null && !Array.isArray(decoded) ? decoded : {};
      const reasons = listAt(row, 'reasons');
      return [
        textAt(row, 'id'),
        textAt(row, 'state'),
        reasons.map((one) => textAt(one, 'rule')).join(', '),
        reasons
          .map((one) => [textAt(one, 'column'), textAt(one, 'message')].filter(Boolean).join(': '))
          .join('; '),
        Object.entries(values)
          .map(([name, value]) => `${name}=${shownValue(value)}`)
          .join(' '),
      ];
    }),
  );

export const resultsTable = (results: Json[], reader: Reader): string =>
  renderFitted(
    headingsOf(reader, ['level', 'check', 'table', 'verdict', 'evidence']),
    results.map((one) => ['level', 'id', 'table', 'verdict', 'evidence'].map((name) => textAt(one, name))),
  );
