/** What tells who a person is, and where it stands in a text, however it is written there. */

/** As registers and logins held them, now and before. */
export type Identifiers = { names: string[]; emails: string[]; phones: string[]; handles: string[] };

export type Terms = {
  /** Whether the text is one of them, or holds one. */
  isIn: (text: string) => boolean;
  /** Whether the whole text is one of them. */
  isOne: (text: string) => boolean;
  /** The text with each of them replaced. */
  replaceIn: (text: string, by: string) => string;
};

/** A shorter name or number stands in half of all words: it is looked for as a whole text only. */
const leastName = 2;
const leastDigits = 5;

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Letters that are written without spaces between words: a name ends nowhere in particular. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const wordEdge = (letter: string, side: 'before' | 'after'): string => {
  if (!/[\p{L}\p{N}]/u.test(letter) || unspaced.test(letter)) return '';
  const other = String.raw`[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}_]`;
  return side === 'before' ? `(?<!${other})` : `(?!${other})`;
};

const wordsPattern = (text: string): string => {
  const letters = [...text];
  const words = text.split(/\s+/u).map(literally).join(String.raw`\s+`);
  return `${wordEdge(letters[0] ?? '', 'before')}${words}${wordEdge(letters.at(-1) ?? '', 'after')}`;
};

/** National digits of a number; China's prefix may stand before them or not. */
const digitsOf = (phone: string): string => {
  const digits = phone.replaceAll(/\D/g, '');
  return digits.replace(/^(?:00)?86(?=\d{10,11}$)/, '');
};

const phonePattern = (digits: string): string =>
  String.raw`(?<!\d)(?:(?:\+|00)?86[\s().-]*)?${[...digits].join(String.raw`[\s().-]*`)}(?!\d)`;

const plain = (text: string): string => text.normalize('NFKC').trim().replaceAll(/\s+/gu, ' ').toLowerCase();

const oneOf = (patterns: string[]): RegExp | undefined =>
  patterns.length === 0 ? undefined : new RegExp(patterns.join('|'), 'giu');

/** `keep`: texts that stay although they look like one of them, the pseudonym above all. */
export const termsOf = ({ names, emails, phones, handles }: Identifiers, keep: string[] = []): Terms => {
  const kept = new Set(keep.map(plain));
  const texts = [...new Set([...names, ...emails, ...handles].map(plain))].filter(
    (text) => text !== '' && !kept.has(text),
  );
  const numbers = [...new Set(phones.map(digitsOf))].filter((digits) => digits !== '');
  const wholes = new Set(texts);
  const longest = (a: string, b: string): number => b.length - a.length;
  const pattern = oneOf([
    ...texts
      .filter((text) => [...text].length >= leastName)
      .sort(longest)
      .map(wordsPattern),
    ...numbers
      .filter((digits) => digits.length >= leastDigits)
      .sort(longest)
      .map(phonePattern),
  ]);
  const isOne = (text: string): boolean =>
    wholes.has(plain(text)) || (numbers.includes(digitsOf(text)) && !/\p{L}/u.test(text));
  /** Full-width letters and digits are the same ones. */
  const found = (text: string): string | undefined => {
    if (pattern === undefined) return undefined;
    return [text, text.normalize('NFKC')].find((written) => written.search(pattern) >= 0);
  };
  return {
    isOne,
    isIn: (text) => isOne(text) || found(text) !== undefined,
    replaceIn: (text, by) => {
      if (isOne(text)) return by;
      const written = found(text);
      return written === undefined || pattern === undefined ? text : written.replace(pattern, () => by);
    },
  };
};
