/** Behind a mailed link: the password, and for a new account its second factor. */
import { el } from './dom.ts';
import { enrolTotp, offerPasskey } from './enrol.ts';
import { form } from './form.ts';
import { ask } from './http.ts';
import { goTo, say, show } from './page.ts';
import { startWith } from './start.ts';

/** The secret is taken out of the address, so that neither history nor a screenshot keeps it. */
const secret = location.hash.slice(1);
history.replaceState(null, '', location.pathname);

const finished = (text: 'doneText' | 'passkeyAdded' | 'passwordSet'): void =>
  show(() => ({
    title: say('done'),
    body: [el('p', {}, say(text)), el('p', {}, el('a', { href: '/sign-in' }, say('toSignIn')))],
  }));

const choose = async (password: string): Promise<void> => {
  const { email } = await ask<{ email: string }>('POST', '/auth/links/accept', { token: secret, password });
  const opened = await ask<{ token?: string }>('POST', '/auth/sign-in/email', { email, password });
  // A second factor stands already: what is left is to sign in.
  if (opened.token === undefined) return finished('passwordSet');
  await enrolTotp(password, () => offerPasskey((added) => finished(added ? 'passkeyAdded' : 'doneText')));
};

const refused = (word: 'tooShort' | 'differ'): HTMLElement =>
  el('p', { role: 'alert', class: 'fault' }, say(word));

const passwordForm = (fault?: 'tooShort' | 'differ'): void =>
  show(() => ({
    title: say('accept'),
    body: [
      el('p', {}, say('acceptIntro')),
      fault && refused(fault),
      form({
        fields: [
          { name: 'password', label: say('newPassword'), type: 'password', autocomplete: 'new-password' },
          { name: 'again', label: say('again'), type: 'password', autocomplete: 'new-password' },
        ],
        button: say('next'),
        submit: async ({ password = '', again }) => {
          if (password.length < 12) return passwordForm('tooShort');
          if (password !== again) return passwordForm('differ');
          await choose(password);
        },
      }),
    ],
  }));

startWith(() => {
  if (secret !== '') return passwordForm();
  show(() => ({ title: say('accept'), body: [el('p', { role: 'alert', class: 'fault' }, say('noLink'))] }));
}, goTo);
