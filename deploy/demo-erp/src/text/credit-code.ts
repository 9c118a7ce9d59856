/** Unified social credit code: GB 32100-2015 (check of the whole, mod 31) over GB 11714-1997 (organisation code, mod 11). */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const organisationAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

const sumOf = (text: string, values: string, weights: readonly number[]): number =>
  [...text].reduce((sum, c, i) => sum + values.indexOf(c) * (weights[i] ?? 0), 0);

const organisationCheck = (eight: string): string => {
  const rest = (11 - (sumOf(eight, organisationAlphabet, organisationWeights) % 11)) % 11;
  return rest === 10 ? 'X' : String(rest);
};

/** Weights are the powers of three modulo 31. */
const weights = Array.from({ length: 17 }, (_, i) => Number(3n ** BigInt(i) % 31n));

/** `region`: six digits; `organisation`: eight digits or letters. 91 stands for an enterprise. */
export const creditCode = (region: string, organisation: string): string => {
  const body = `91${region}${organisation}${organisationCheck(organisation)}`;
  return body + (alphabet[(31 - (sumOf(body, alphabet, weights) % 31)) % 31] ?? '');
};
