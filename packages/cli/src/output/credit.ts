/** Service credits 服务抵扣 as the API answers them, for people. */
import { type Json, listAt, numberAt, textAt } from '../json.ts';
import { renderFitted } from './fit.ts';
import { shownMoney } from './money.ts';
import { headingsOf } from './reader.ts';
import type { Reader } from './ticket.ts';
import { shownDuration, shownInstant } from './time.ts';

export const moneyAt = (credit: Json, name: string): string => {
  const amount = numberAt(credit, name);
  return amount === undefined ? '' : shownMoney(amount, textAt(credit, 'currency') || 'CNY');
};

export const overrunOf = (breach: Json): string => {
  const ms = numberAt(breach, 'overrunMs');
  return ms === undefined ? '' : shownDuration(ms);
};

export const creditsTable = (credits: Json[], reader: Reader): string =>
  renderFitted(
    headingsOf(reader, ['credit', 'state', 'level', 'clock', 'due', 'overrun', 'amount']),
    credits.map((credit) => [
      ...['id', 'state', 'level', 'clock'].map((name) => textAt(credit, name)),
      shownInstant(textAt(credit, 'dueAt'), reader.timeZone),
      overrunOf(credit),
      moneyAt(credit, 'amount'),
    ]),
  );

export const historyTable = (credit: Json, reader: Reader): string =>
  renderFitted(
    headingsOf(reader, ['at', 'actor', 'from', 'to', 'reason']),
    listAt(credit, 'history').map((entry) => [
      shownInstant(textAt(entry, 'at'), reader.timeZone),
      textAt(entry, 'actor', 'name') || textAt(entry, 'actor', 'id'),
      textAt(entry, 'from'),
      textAt(entry, 'to'),
      textAt(entry, 'reason') || textAt(entry, 'settlement', 'invoice') || textAt(entry, 'settlement'),
    ]),
  );
