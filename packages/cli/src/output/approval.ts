/** Approvals 审批 as the API answers them, for people. */
import { type Json, listAt, textAt } from '../json.ts';
import { renderFitted } from './fit.ts';
import { headingsOf } from './reader.ts';
import { renderFacts } from './table.ts';
import type { Reader } from './ticket.ts';
import { shownInstant } from './time.ts';
import { say, type Word } from './words.ts';

const seats = (approval: Json): string =>
  listAt(approval, 'missing')
    .map((seat) => `${textAt(seat, 'count')} ${textAt(seat, 'role')}`)
    .join(', ');

const recordOf = (json: Json): string =>
  `${textAt(json, 'record', 'type')} ${textAt(json, 'record', 'id')} v${textAt(json, 'record', 'version')} ${textAt(json, 'record', 'hash').slice(0, 12)}`;

const shownAt = (json: Json, name: string, { timeZone }: Reader): string => {
  const text = textAt(json, name);
  return text === '' ? '' : shownInstant(text, timeZone);
};

export const approvalsTable = (approvals: Json[], reader: Reader): string =>
  renderFitted(
    headingsOf(reader, ['no', 'state', 'customer', 'title', 'missing', 'due']),
    approvals.map((one) => [
      ...['no', 'state', 'customer', 'title'].map((name) => textAt(one, name)),
      seats(one),
      shownAt(one, 'deadline', reader),
    ]),
  );

/** What the signer is about to agree to, in the reader's language. */
export const statementText = (manifest: Json, reader: Reader): string => {
  const fact = (word: Word, value: string): [string, string] => [say(reader.lang, word), value];
  return [
    textAt(manifest, 'statement', reader.lang),
    '',
    renderFacts([
      fact('signer', `${textAt(manifest, 'signer', 'name')} (${textAt(manifest, 'signer', 'role')})`),
      fact('onBehalfOf', textAt(manifest, 'onBehalfOf', 'name')),
      fact('meaning', `${textAt(manifest, 'meaning')} / ${textAt(manifest, 'verdict')}`),
      fact('reason', textAt(manifest, 'reason')),
      fact('record', recordOf(manifest)),
    ]),
  ].join('\n');
};

const signaturesTable = (approval: Json, reader: Reader): string =>
  renderFitted(
    headingsOf(reader, ['at', 'actor', 'role', 'meaning', 'id']),
    listAt(approval, 'signatures').map((one) => {
      const behalf = textAt(one, 'onBehalfOf', 'id');
      return [
        shownAt(one, 'at', reader),
        `${textAt(one, 'by', 'name')}${behalf === '' ? '' : ` (${say(reader.lang, 'onBehalfOf')} ${behalf})`}`,
        textAt(one, 'role'),
        textAt(one, 'void', 'why') || textAt(one, 'meaning'),
        textAt(one, 'id'),
      ];
    }),
  );

export const approvalSheet = (approval: Json, reader: Reader): string => {
  const fact = (word: Word, value: string): [string, string] => [say(reader.lang, word), value];
  const signed = listAt(approval, 'signatures').length > 0;
  return [
    renderFacts([
      fact('no', textAt(approval, 'no')),
      fact('state', textAt(approval, 'state')),
      fact('title', textAt(approval, 'title')),
      fact('customer', textAt(approval, 'customer')),
      fact('statement', textAt(approval, 'statement', reader.lang)),
      fact('record', recordOf(approval)),
      fact('rule', `${textAt(approval, 'policy', 'id')} v${textAt(approval, 'policy', 'version')}`),
      fact('author', textAt(approval, 'author', 'name')),
      fact('missing', seats(approval)),
      fact('due', shownAt(approval, 'deadline', reader)),
      fact('emergency', textAt(approval, 'breakGlass', 'reason')),
    ]),
    ...(signed ? ['', signaturesTable(approval, reader)] : []),
  ].join('\n');
};
