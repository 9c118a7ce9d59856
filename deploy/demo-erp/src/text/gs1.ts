/** Check digit of a GTIN. Source: GS1 General Specifications, 7.9: weights 3 and 1 from the right. */
export const checkDigit = (digits: string): string => {
  let sum = 0;
  for (let i = 0; i < digits.length; i++)
    sum += Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 3 : 1);
  return String((10 - (sum % 10)) % 10);
};

export const withCheckDigit = (digits: string): string => digits + checkDigit(digits);

/** The same number with a check digit that does not fit it. */
export const withWrongDigit = (gtin: string): string =>
  gtin.slice(0, -1) + String((Number(gtin.slice(-1)) + 1) % 10);
