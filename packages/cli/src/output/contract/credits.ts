import { at, type Json, listAt, numberAt, textAt } from '../../json.ts';
import { renderFitted } from '../fit.ts';
import { shownMoney } from '../money.ts';
import { headingsOf } from '../reader.ts';
import type { Reader } from '../ticket.ts';
import { creditAmountText, durationText, periodText } from './texts.ts';

/** `P1 response, inventory`: what narrows a clause, levels first. */
const narrowedTo = (clause: Json): string =>
  ['levels', 'clocks', 'modules']
    .map((name) => listAt(clause, 'on', name).map(String).join(' '))
    .filter(Boolean)
    .join(', ');

export const clausesTable = (credits: Json | undefined, currency: string, reader: Reader): string =>
  renderFitted(
    headingsOf(reader, ['clause', 'appliesTo', 'amount', 'overrunStep', 'alternative']),
    listAt(credits, 'clauses').map((clause) => {
      const overrun = at(clause, 'perOverrun');
      const extra = creditAmountText(at(overrun, 'amount'), currency, reader.lang);
      return [
        textAt(clause, 'id'),
        narrowedTo(clause),
        creditAmountText(at(clause, 'amount'), currency, reader.lang),
        overrun === undefined ? '' : `${extra} / ${durationText(numberAt(overrun, 'everyMs'))}`,
        textAt(clause, 'alternative', 'note'),
      ];
    }),
  );

/** `CNY 10,000.00 / month, CNY 60,000.00 / year` */
export const capsText = (credits: Json | undefined, currency: string, { lang }: Reader): string =>
  ['month', 'year']
    .flatMap((per) => {
      const cap = numberAt(credits, 'caps', per);
      return cap === undefined ? [] : [`${shownMoney(cap, currency)} / ${periodText(per, lang)}`];
    })
    .join(', ');
