import { at, type Json, listAt, numberAt, textAt } from '../../json.ts';
import { renderFitted } from '../fit.ts';
import { headingsOf } from '../reader.ts';
import type { Reader } from '../ticket.ts';
import { say } from '../words.ts';
import { durationText, hoursText, targetText } from './texts.ts';

const levelNames = ['P1', 'P2', 'P3'];

/** The rows of one set of levels: a clock each, and the rhythm of updates. */
const rowsOf = (levels: Json | undefined, phase: string, { lang }: Reader): string[][] =>
  levelNames.flatMap((level) => {
    const terms = at(levels, level);
    const everyMs = numberAt(terms, 'updateEveryMs');
    const rows = listAt(terms, 'clocks').map((clock) => [
      level,
      textAt(clock, 'name'),
      textAt(clock, 'kind'),
      targetText(at(clock, 'target'), lang),
      hoursText(at(clock, 'hours')),
      phase,
    ]);
    const rhythm = [level, say(lang, 'updateEvery'), '', durationText(everyMs), '', phase];
    return everyMs === undefined ? rows : [...rows, rhythm];
  });

/** Every promise of a contract: those that hold wherever no phase does, then each phase's own. */
export const promisesTable = (contract: Json, reader: Reader): string =>
  renderFitted(headingsOf(reader, ['level', 'clock', 'kind', 'target', 'hours', 'phase']), [
    ...rowsOf(at(contract, 'levels'), say(reader.lang, 'base'), reader),
    ...listAt(contract, 'phases').flatMap((phase) =>
      rowsOf(at(phase, 'levels'), textAt(phase, 'name'), reader),
    ),
  ]);

export const phasesTable = (phases: Json[], reader: Reader): string => {
  const isZh = reader.lang === 'zh-CN';
  const listed = (phase: Json, name: string): string =>
    listAt(phase, name).map(String).join(', ') || say(reader.lang, 'all');
  return renderFitted(
    headingsOf(reader, ['phase', 'from', 'to', 'modules', 'tiers', ...(isZh ? (['title'] as const) : [])]),
    phases.map((phase) => [
      ...['name', 'from', 'to'].map((name) => textAt(phase, name)),
      listed(phase, 'modules'),
      listed(phase, 'tiers'),
      ...(isZh ? [textAt(phase, 'nameZh')] : []),
    ]),
    [0, 1, 2],
  );
};
