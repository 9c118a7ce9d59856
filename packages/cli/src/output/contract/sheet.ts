/** A contract as it is stored, for people: what it promises, covers and grants. */
import { currencyOf } from '@perennial/domain/contract/currency';
import { at, type Json, listAt, numberAt, textAt } from '../../json.ts';
import { shownMoney } from '../money.ts';
import { renderFacts } from '../table.ts';
import type { Reader } from '../ticket.ts';
import { shownInstant } from '../time.ts';
import { say, type Word } from '../words.ts';
import { phasesTable, promisesTable } from './clocks.ts';
import { counterpartsTable } from './counterparts.ts';
import { capsText, clausesTable } from './credits.ts';
import { servicesTable } from './services.ts';
import { durationText, hoursText } from './texts.ts';

/** Every calendar named anywhere in a contract, with its version where one is pinned. */
export const calendarsIn = (contract: Json): string[] => {
  const found = new Set<string>();
  const walk = (json: Json): void => {
    if (json === null || typeof json !== 'object') return;
    if (!Array.isArray(json) && textAt(json, 'kind') === 'calendar') found.add(hoursText(json));
    for (const inner of Object.values(json)) walk(inner);
  };
  walk(contract);
  return [...found].sort();
};

export const currencyIn = (contract: Json): string => {
  const currency = textAt(contract, 'annualFee', 'currency');
  return currency || currencyOf({});
};

export const titleIn = (contract: Json, { lang }: Pick<Reader, 'lang'>): string => {
  const [en, zh] = [textAt(contract, 'title'), textAt(contract, 'titleZh')];
  return lang === 'zh-CN' ? zh || en : en || zh;
};

export const feeIn = (contract: Json): string => {
  const fee = numberAt(contract, 'annualFee', 'amount');
  return fee === undefined ? '' : shownMoney(fee, currencyIn(contract));
};

const factsOf = (contract: Json, reader: Reader): string => {
  const fact = (word: Word, value: string): [string, string] => [say(reader.lang, word), value];
  const listed = (...path: string[]) => listAt(contract, ...path).map(String);
  return renderFacts([
    fact('contract', textAt(contract, 'id')),
    fact('version', textAt(contract, 'version')),
    fact('customer', textAt(contract, 'customer')),
    fact('title', titleIn(contract, reader)),
    fact('effectiveFrom', shownInstant(textAt(contract, 'effectiveFrom'), reader.timeZone)),
    fact('from', textAt(contract, 'from')),
    fact('to', textAt(contract, 'to')),
    fact('timeZone', textAt(contract, 'timeZone')),
    fact('fee', feeIn(contract)),
    fact('autoClose', durationText(numberAt(contract, 'autoCloseAfterMs'))),
    fact('reopen', durationText(numberAt(contract, 'reopenWithinMs'))),
    fact('approval', [...listed('approval', 'classes'), ...listed('approval', 'types')].join(', ')),
    fact('caps', capsText(at(contract, 'credits'), currencyIn(contract), reader)),
    fact('calendars', calendarsIn(contract).join(', ')),
  ]);
};

export const contractSheet = (contract: Json, reader: Reader): string => {
  const currency = currencyIn(contract);
  const [services, credits] = [at(contract, 'services'), at(contract, 'credits')];
  const [phases, counterparts] = [listAt(contract, 'phases'), listAt(contract, 'counterparts')];
  return [
    factsOf(contract, reader),
    promisesTable(contract, reader),
    ...(phases.length === 0 ? [] : [phasesTable(phases, reader)]),
    ...(services === undefined ? [] : [servicesTable(services, currency, reader)]),
    ...(credits === undefined ? [] : [clausesTable(credits, currency, reader)]),
    ...(counterparts.length === 0 ? [] : [counterpartsTable(counterparts, reader)]),
  ].join('\n\n');
};
