/** The frame around every view: language, headings, and where the keyboard goes. */
import { el } from './dom.ts';
import { explain } from './faults.ts';
import { Problem } from './http.ts';
import { type Lang, type Word, words } from './words.ts';

/** Draws itself anew whenever the language changes. `toRead`: the keyboard begins at the heading, not at the first field. */
export type View = () => { title: string; body: readonly (Node | undefined)[]; toRead?: boolean };

let current: View | undefined;

export const lang = (): Lang => (document.documentElement.lang === 'en' ? 'en' : 'zh-CN');
export const say = (word: Word): string => words[lang()][word];

const switchLanguage = (): void => {
  document.documentElement.lang = lang() === 'en' ? 'zh-CN' : 'en';
  // A year; the server writes the first page in it.
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers that people use
  document.cookie = `perennial_lang=${lang()}; Path=/; Max-Age=31536000; SameSite=Lax`;
  if (current) show(current);
};

export const show = (view: View): void => {
  current = view;
  const { title, body, toRead = false } = view();
  document.title = `${title} · ${say('home')}`;
  const button = el(
    'button',
    { 'type': 'button', 'class': 'plain', 'aria-label': say('switchTo') },
    say('other'),
  );
  button.addEventListener('click', switchLanguage);
  const heading = el('h1', { tabindex: '-1' }, title);
  const main = el('main', {}, heading, ...body);
  document.body.replaceChildren(el('header', {}, el('span', {}, say('home')), button), main);
  const first = main.querySelector<HTMLElement>('input:not([type=radio])');
  (toRead ? heading : (first ?? heading)).focus();
};

export const wordsFor = (e: unknown): string => {
  if (e instanceof Problem) return explain(lang(), e);
  return say('failed');
};

/** Only to pages of this site. */
export const goTo = (wanted: string | null): void => {
  const url = new URL(wanted ?? '/sign-in', location.origin);
  location.assign(url.origin === location.origin ? url.href : '/sign-in');
};
