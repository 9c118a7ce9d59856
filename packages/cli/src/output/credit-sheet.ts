/** One credit with everything it rests on. */
import { at, type Json, listAt, textAt } from '../json.ts';
import { creditAmountText, durationText } from './contract/texts.ts';
import { historyTable, moneyAt, overrunOf } from './credit.ts';
import { renderFitted } from './fit.ts';
import { shownMoney } from './money.ts';
import { headingsOf } from './reader.ts';
import { renderFacts } from './table.ts';
import type { Reader } from './ticket.ts';
import { shownInstant } from './time.ts';
import { say, type Word } from './words.ts';

const sum = (json: Json, name: string, currency: string): string =>
  shownMoney(Number(textAt(json, name) || 0), currency);

const clauseText = (evidence: Json, currency: string, { lang }: Reader): string => {
  const clause = at(evidence, 'clause');
  const overrun = at(clause, 'perOverrun');
  const every = durationText(Number(textAt(overrun, 'everyMs')));
  return [
    `${textAt(evidence, 'contract')} v${textAt(evidence, 'version')} ${textAt(clause, 'id')}:`,
    creditAmountText(at(clause, 'amount'), currency, lang),
    ...(overrun === undefined
      ? []
      : [`+ ${creditAmountText(at(overrun, 'amount'), currency, lang)} / ${every}`]),
  ].join(' ');
};

const breachText = (breach: Json, { lang, timeZone }: Reader): string =>
  [
    ...['ticket', 'level', 'clock', 'module'].map((name) => textAt(breach, name)),
    `${say(lang, 'due')} ${shownInstant(textAt(breach, 'dueAt'), timeZone)}`,
    `${say(lang, 'overrun')} ${overrunOf(breach)}`,
    textAt(breach, 'event') || textAt(breach, 'id'),
  ].join(' ');

/** What a piece of evidence says, in one line. */
const evidenceText = (evidence: Json, currency: string, reader: Reader): string => {
  switch (textAt(evidence, 'kind')) {
    case 'breach':
      return breachText(evidence, reader);
    case 'clause':
      return clauseText(evidence, currency, reader);
    case 'fee':
      return `${say(reader.lang, 'fee')} ${sum(evidence, 'annual', textAt(evidence, 'currency') || currency)}`;
    case 'cap':
      return `${textAt(evidence, 'period')}: ${sum(evidence, 'usedBefore', currency)} / ${sum(evidence, 'cap', currency)}`;
    default:
      return textAt(evidence);
  }
};

export const creditSheet = (credit: Json, reader: Reader): string => {
  const fact = (word: Word, value: string): [string, string] => [say(reader.lang, word), value];
  const currency = textAt(credit, 'currency') || 'CNY';
  const [evidence, history] = [listAt(credit, 'evidence'), listAt(credit, 'history')];
  const capped = textAt(credit, 'capped');
  return [
    renderFacts([
      fact('credit', textAt(credit, 'id')),
      fact('state', textAt(credit, 'state')),
      fact('customer', textAt(credit, 'customer')),
      fact('contract', [textAt(credit, 'contract', 'id'), textAt(credit, 'contract', 'version')].join(' v')),
      fact('clause', textAt(credit, 'clause')),
      fact('ticket', textAt(credit, 'ticket')),
      fact('clock', [textAt(credit, 'level'), textAt(credit, 'clock')].join(' ').trim()),
      fact('due', shownInstant(textAt(credit, 'dueAt'), reader.timeZone)),
      fact('overrun', overrunOf(credit)),
      fact('period', textAt(credit, 'month')),
      fact('amount', moneyAt(credit, 'amount')),
      fact('uncapped', capped === '' ? '' : moneyAt(credit, 'uncapped')),
      fact('cappedBy', capped),
      fact('alternative', textAt(credit, 'alternative', 'note')),
      fact('guarantee', textAt(credit, 'guarantee')),
      fact('next', listAt(credit, 'next').map(String).join(' ')),
    ]),
    ...(evidence.length === 0
      ? []
      : [
          renderFitted(
            headingsOf(reader, ['kind', 'evidence']),
            evidence.map((one) => [textAt(one, 'kind'), evidenceText(one, currency, reader)]),
          ),
        ]),
    ...(history.length === 0 ? [] : [historyTable(credit, reader)]),
  ].join('\n\n');
};
