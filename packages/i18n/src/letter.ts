/** The words of a letter to one person: with a one-time link, or about what was done to the own account. */
import { formatInstant } from './format.ts';
import { type Locale, messages } from './locales.ts';
import type { NoticeText } from './notice.ts';

/** `expiresAt`: epoch ms; shown in the reader's `timeZone`. */
export type LinkFacts = {
  kind: 'invitation' | 'reset';
  name: string;
  url: string;
  expiresAt: number;
  timeZone: string;
};

/** `at`: epoch ms, shown likewise; `passkey` as its owner calls it. */
export type AccountFacts = {
  kind: 'passkeyAdded' | 'passkeyRemoved';
  name: string;
  passkey: string;
  at: number;
  timeZone: string;
};

export const letterText = (locale: Locale, letter: LinkFacts | AccountFacts): NoticeText => {
  const words = messages[locale];
  if ('url' in letter) {
    const { kind, name, url, expiresAt, timeZone } = letter;
    return words.letter[kind]({ name, url, until: formatInstant(expiresAt, timeZone) });
  }
  const { kind, name, passkey, at, timeZone } = letter;
  return words.account[kind]({ name, passkey, at: formatInstant(at, timeZone) });
};
