/** The ledger of a clock for people: what was counted, paused and closed, and how the sum grows to the target. */
import { type Json, listAt, numberAt, textAt } from '../json.ts';
import { ledgerWord } from './explain-words.ts';
import { renderTable } from './table.ts';
import type { Reader } from './ticket.ts';
import { shownInstant } from './time.ts';
import { say } from './words.ts';

/** `h:mm:ss`, with milliseconds where there are any: a ledger rounds nothing away. */
export const exactDuration = (ms: number): string => {
  const two = (n: number) => String(n).padStart(2, '0');
  const rest = ms % 1000;
  const seconds = Math.floor(ms / 1000);
  const text = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return rest === 0 ? text : `${text}.${String(rest).padStart(3, '0')}`;
};

const durationAt = (json: Json, name: string): string => exactDuration(numberAt(json, name) ?? 0);

const nameOf = (json: Json, part: string, { lang }: Reader): string => {
  const name = textAt(json, part, 'name');
  return lang === 'zh-CN' ? textAt(json, part, 'nameZh') || name : name;
};

const wordsOf = (entry: Json, reader: Reader): string => {
  const { lang } = reader;
  switch (textAt(entry, 'kind')) {
    case 'counted':
      return nameOf(entry, 'window', reader) || ledgerWord(lang, 'windows', textAt(entry, 'window', 'kind'));
    case 'paused': {
      const why = [textAt(entry, 'pause', 'reason'), textAt(entry, 'pause', 'by')].filter(Boolean).join(', ');
      const on = ledgerWord(lang, 'pauses', textAt(entry, 'pause', 'on'));
      return why === '' ? on : `${on} (${why})`;
    }
    default: {
      const kind = ledgerWord(lang, 'closed', textAt(entry, 'closed', 'kind'));
      const name = nameOf(entry, 'closed', reader);
      return name === '' ? kind : `${kind}: ${name}`;
    }
  }
};

const ledgerTable = (entries: Json[], reader: Reader): string => {
  const { lang, timeZone } = reader;
  return renderTable(
    [...(['from', 'to', 'what', 'counted', 'total'] as const).map((word) => say(lang, word)), ''],
    entries.map((entry) => [
      shownInstant(textAt(entry, 'from'), timeZone),
      shownInstant(textAt(entry, 'to'), timeZone),
      wordsOf(entry, reader),
      numberAt(entry, 'countedMs') === 0 ? '' : durationAt(entry, 'countedMs'),
      durationAt(entry, 'totalMs'),
      textAt(entry, 'ahead') === 'true' ? say(lang, 'ahead') : '',
    ]),
  );
};

const revisionsTable = (revisions: Json[], { lang, timeZone }: Reader): string => {
  const due = (json: Json, name: string) => shownInstant(textAt(json, name), timeZone);
  return renderTable(
    (['revision', 'at', 'because', 'oldDue', 'newDue', 'actor'] as const).map((word) => say(lang, word)),
    revisions.map((revision) => [
      textAt(revision, 'revision'),
      due(revision, 'at'),
      ledgerWord(lang, 'reasons', textAt(revision, 'reason')),
      due(revision, 'oldDueAt'),
      due(revision, 'newDueAt'),
      textAt(revision, 'actor'),
    ]),
  );
};

const headOf = (clock: Json, { lang, timeZone }: Reader): string[] => {
  const due = textAt(clock, 'dueAt');
  const phase = textAt(clock, 'policy', 'phase');
  const calendar = textAt(clock, 'calendar', 'id');
  return [
    [
      textAt(clock, 'name'),
      textAt(clock, 'kind'),
      textAt(clock, 'level'),
      textAt(clock, 'state'),
      `${say(lang, 'due')} ${due === '' ? say(lang, 'unknownDue') : shownInstant(due, timeZone)}`,
    ].join('  '),
    [
      `${say(lang, 'target')} ${durationAt(clock, 'targetMs')}`,
      `${say(lang, 'elapsed')} ${durationAt(clock, 'elapsedMs')}`,
      `${say(lang, 'left')} ${durationAt(clock, 'remainingMs')}`,
      `${say(lang, 'policy')} ${textAt(clock, 'policy', 'contract')} v${textAt(clock, 'policy', 'version')}${phase && ` ${phase}`}`,
      ...(calendar === ''
        ? []
        : [`${say(lang, 'calendar')} ${calendar} v${textAt(clock, 'calendar', 'version')}`]),
    ].join('  '),
  ];
};

/** The answer of GET /v1/tickets/{no}/explain. */
export const explainSheet = (answer: Json | undefined, reader: Reader): string => {
  const { lang, timeZone } = reader;
  const clocks = listAt(answer, 'clocks');
  const asOf = shownInstant(textAt(answer, 'asOf'), timeZone);
  return [
    `${textAt(answer, 'ticket')}  ${say(lang, 'asOf')} ${asOf}`,
    ...(clocks.length === 0 ? [say(lang, 'nothing')] : []),
    ...clocks.flatMap((clock) => {
      const revisions = listAt(clock, 'revisions');
      return [
        '',
        ...headOf(clock, reader),
        ledgerTable(listAt(clock, 'entries'), reader),
        ...(revisions.length === 0 ? [] : ['', revisionsTable(revisions, reader)]),
      ];
    }),
  ].join('\n');
};
