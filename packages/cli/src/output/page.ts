import { type GlobalFlags, print } from '../call.ts';
import type { Answer } from '../http/send.ts';
import type { Io } from '../io.ts';
import { type Json, listAt, textAt } from '../json.ts';
import { type Lang, say } from './words.ts';

export const langOf = (io: Io, flags: GlobalFlags): Lang => flags.lang ?? io.settings.lang;

/** Prints a page of `items`; what to type for the next page goes to stderr, so that a pipe sees rows only. */
export const printPage = (
  io: Io,
  flags: GlobalFlags,
  answer: Answer,
  rows: (items: Json[]) => string,
): void => {
  const lang = langOf(io, flags);
  const items = listAt(answer.json, 'items');
  print(io, flags, answer, () => (items.length === 0 ? say(lang, 'nothing') : rows(items)));
  const cursor = textAt(answer.json, 'nextCursor');
  if (cursor && !flags.json) io.err(`${say(lang, 'more')} --cursor ${cursor}\n`);
};
