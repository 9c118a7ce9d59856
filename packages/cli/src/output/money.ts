/** `CNY 10,000.00` from minor units: how many decimals a currency has is known by its code. */
export const shownMoney = (minor: number, currency: string): string => {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' });
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** decimals).replaceAll('\u00a0', ' ');
};
