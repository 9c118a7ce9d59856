import { el } from './dom.ts';
import { Problem } from './http.ts';
import { say, show, wordsFor } from './page.ts';

/** Runs a page; who is not signed in is sent to do so and comes back. */
export const startWith = async (
  run: () => void | Promise<void>,
  goTo: (path: string) => void,
): Promise<void> => {
  try {
    await run();
  } catch (e) {
    if (e instanceof Problem && e.status === 401)
      return goTo(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
    show(() => ({ title: say('home'), body: [el('p', { role: 'alert', class: 'fault' }, wordsFor(e))] }));
  }
};
