import { type Json, listAt, numberAt, textAt } from '../../json.ts';
import { renderTable } from '../../output/table.ts';
import type { Lang } from '../../output/words.ts';
import { slaWord } from './words.ts';

/** Minor units in the major ones of their currency. */
const money = (minor: number | undefined, currency: string): string => {
  if (minor === undefined) return '';
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return `${(minor / 10 ** digits).toFixed(digits)} ${currency}`;
};

/** Empty without a credit. */
export const credits = (report: Json, lang: Lang): string => {
  const rows = listAt(report, 'credits');
  if (rows.length === 0) return '';
  return renderTable(
    (['credit', 'state', 'amount', 'uncapped'] as const).map((word) => slaWord(lang, word)),
    rows.map((row) => {
      const currency = textAt(row, 'currency');
      return [
        textAt(row, 'id'),
        textAt(row, 'state'),
        money(numberAt(row, 'amount'), currency),
        money(numberAt(row, 'uncapped'), currency),
      ];
    }),
  );
};

/** Hours come in milliseconds; what has no limit has neither limit nor rest. */
const units = (row: Json, name: string): string => {
  const value = numberAt(row, name);
  if (value === undefined) return '-';
  return textAt(row, 'unit') === 'hours' ? `${Math.floor(value / 36_000) / 100}h` : String(value);
};

/** Empty where the contract counts no services. */
export const entitlements = (report: Json, lang: Lang): string => {
  const rows = listAt(report, 'entitlements');
  if (rows.length === 0) return '';
  const amounts = ['limit', 'reserved', 'drawn', 'free', 'billed'] as const;
  return renderTable(
    (['service', 'period', ...amounts] as const).map((word) => slaWord(lang, word)),
    rows.map((row) => [
      textAt(row, 'service'),
      textAt(row, 'period'),
      ...amounts.map((name) => units(row, name)),
    ]),
  );
};
