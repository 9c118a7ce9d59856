import type { GlobalFlags } from '../call.ts';
import type { Io } from '../io.ts';
import { langOf } from './page.ts';
import type { Reader } from './ticket.ts';
import { say, type Word } from './words.ts';

export const readerOf = (io: Io, flags: GlobalFlags): Reader => ({
  lang: langOf(io, flags),
  timeZone: io.timeZone,
});

export const headingsOf = ({ lang }: Pick<Reader, 'lang'>, words: readonly Word[]): string[] =>
  words.map((word) => say(lang, word));
