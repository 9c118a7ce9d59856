/** The words of a letter with a one-time link. */
import { formatInstant } from './format.ts';
import { type Locale, messages } from './locales.ts';
import type { NoticeText } from './notice.ts';

/** `expiresAt`: epoch ms; shown in the reader's `timeZone`. */
export type LetterFacts = {
  kind: 'invitation' | 'reset';
  name: string;
  url: string;
  expiresAt: number;
  timeZone: string;
};

export const letterText = (
  locale: Locale,
  { kind, name, url, expiresAt, timeZone }: LetterFacts,
): NoticeText => messages[locale].letter[kind]({ name, url, until: formatInstant(expiresAt, timeZone) });
