import { type Json, listAt, numberAt, textAt } from '../../json.ts';
import { renderFitted } from '../fit.ts';
import { headingsOf } from '../reader.ts';
import type { Reader } from '../ticket.ts';
import { durationText } from './texts.ts';

/** Who answers for a module on both sides 责任方、对口人员. */
export const counterpartsTable = (counterparts: Json[], reader: Reader): string =>
  renderFitted(
    headingsOf(reader, ['module', 'vendor', 'customer', 'escalation']),
    counterparts.map((row) => [
      textAt(row, 'module'),
      textAt(row, 'vendor', 'person'),
      ['name', 'email', 'phone']
        .map((name) => textAt(row, 'customer', name))
        .filter(Boolean)
        .join(' '),
      listAt(row, 'escalation')
        .map((step) => {
          const whom = textAt(step, 'to', 'person') || textAt(step, 'to', 'role');
          return `${durationText(numberAt(step, 'afterMs'))} ${whom}`;
        })
        .join(', '),
    ]),
  );
