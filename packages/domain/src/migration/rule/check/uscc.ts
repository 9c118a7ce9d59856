/** Unified social credit codes of China. Source: GB 32100-2015, section 4 and appendix A. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const values = new Map([...alphabet].map((character, value) => [character, value]));
const length = 18;

/** Each of the 17 characters counts a power of three; the last makes the sum divisible by 31. */
export const isCreditCode = (text: string): boolean => {
  if (text.length !== length || !/^[1-9A-Y][1-9A-Y]\d{6}/.test(text)) return false;
  let sum = 0;
  for (let i = 0, weight = 1; i < length - 1; i++, weight = (weight * 3) % 31) {
    const value = values.get(text.charAt(i));
    if (value === undefined) return false;
    sum += value * weight;
  }
  return values.get(text.charAt(length - 1)) === (31 - (sum % 31)) % 31;
};
