import { serviceKeys } from '@perennial/domain/entitlement/rules';
import { at, type Json, numberAt, textAt } from '../../json.ts';
import { renderFitted } from '../fit.ts';
import { shownMoney } from '../money.ts';
import { headingsOf } from '../reader.ts';
import { serviceName } from '../service-names.ts';
import type { Reader } from '../ticket.ts';
import { say } from '../words.ts';
import { durationText, entitlementText, unitText } from './texts.ts';

export const servicesTable = (services: Json | undefined, currency: string, reader: Reader): string =>
  renderFitted(
    headingsOf(reader, ['id', 'service', 'entitlement', 'atZero', 'rate']),
    serviceKeys.map((key) => {
      const clause = at(services, key);
      const rate = numberAt(clause, 'rate');
      const limited = textAt(clause, 'entitlement', 'unit') !== 'unlimited';
      return [
        key,
        serviceName(reader.lang, key),
        entitlementText(clause, reader.lang),
        limited || at(clause, 'included') === false ? textAt(clause, 'atZero') : '',
        rate === undefined ? '' : shownMoney(rate, currency),
      ];
    }),
  );

/** Units as they are counted: hours come in milliseconds, `null` is without a limit. */
const amountOf = (item: Json, name: string, { lang }: Reader): string => {
  const value = numberAt(item, name);
  if (value === undefined) return name === 'limit' || name === 'free' ? say(lang, 'unlimited') : '';
  return textAt(item, 'unit') === 'hours' && value !== 0 ? durationText(value) : String(value);
};

/** `items` of GET /v1/contracts/{id}/entitlements. */
export const entitlementsTable = (items: Json[], reader: Reader): string =>
  renderFitted(
    headingsOf(reader, [
      ...(['service', 'period', 'unit', 'limit', 'reserved', 'drawn', 'free', 'billed', 'atZero'] as const),
    ]),
    items.map((item) => [
      serviceName(reader.lang, textAt(item, 'service')),
      textAt(item, 'period'),
      unitText(textAt(item, 'unit'), reader.lang),
      ...['limit', 'reserved', 'drawn', 'free', 'billed'].map((name) => amountOf(item, name, reader)),
      at(item, 'limit') === null ? '' : textAt(item, 'atZero'),
    ]),
    [1],
  );
