/** Signing in: password and code, or a passkey; then back to where somebody came from. */
import { el } from './dom.ts';
import { enrolTotp, offerPasskey } from './enrol.ts';
import { action, codeField, form, passwordField } from './form.ts';
import { ask, Problem } from './http.ts';
import { goTo, say, show } from './page.ts';
import { askPasskey, hasPasskeys, type RequestOptions } from './webauthn.ts';

const next = new URL(location.href).searchParams.get('next');

type Waiting = { items: readonly { no: string; title: string }[] };

/** Undefined without a role: such a person sees no approvals yet. */
const waiting = (): Promise<Waiting | undefined> =>
  ask<Waiting>('GET', '/v1/approvals?waitingFor=me').catch((e: unknown) => {
    if (e instanceof Problem && e.status === 403) return undefined;
    throw e;
  });

const signOut = async (): Promise<void> => {
  await ask('POST', '/auth/sign-out');
  signInForm();
};

const listOf = ({ items }: Waiting): HTMLElement =>
  items.length === 0
    ? el('p', {}, say('nothingWaits'))
    : el(
        'ul',
        {},
        ...items.map(({ no, title }) =>
          el('li', {}, el('a', { href: `/auth/step-up/${encodeURIComponent(no)}` }, `${no} · ${title}`)),
        ),
      );

const home = async (): Promise<void> => {
  if (next !== null) return goTo(next);
  const found = await waiting();
  show(() => ({
    title: say('signedIn'),
    body: [
      ...(found ? [el('h2', {}, say('waiting')), listOf(found)] : [el('p', {}, say('noRole'))]),
      action(say('passkey'), async () => offerPasskey(() => void home()), 'plain'),
      action(say('signOut'), signOut, 'plain'),
    ],
  }));
};

const codeForm = (): void =>
  show(() => ({
    title: say('secondFactor'),
    body: [
      form({
        fields: [codeField()],
        button: say('signIn'),
        submit: async ({ code }) => {
          await ask('POST', '/auth/two-factor/verify-totp', { code });
          await home();
        },
      }),
    ],
  }));

const withPasskey = async (): Promise<void> => {
  const options = await ask<RequestOptions>('POST', '/auth/sign-in/passkey/options', {});
  await ask('POST', '/auth/sign-in/passkey', { assertion: await askPasskey(options) });
  await home();
};

const signInForm = (): void =>
  show(() => ({
    title: say('signIn'),
    body: [
      form({
        fields: [
          { name: 'email', label: say('email'), type: 'email', autocomplete: 'username' },
          passwordField(),
        ],
        button: say('next'),
        submit: async ({ email, password = '' }) => {
          const opened = await ask<{ token?: string }>('POST', '/auth/sign-in/email', { email, password });
          if (opened.token === undefined) return codeForm();
          await enrolTotp(password, () => offerPasskey(() => void home()));
        },
      }),
      ...(hasPasskeys()
        ? [el('p', { class: 'or' }, say('or')), action(say('usePasskey'), withPasskey, 'plain')]
        : []),
    ],
  }));

// Who is signed in already need not do it again; `next` may be what sent them here, so it is not followed at once.
const isSignedIn = await ask('GET', '/auth/passkeys').then(
  () => true,
  () => false,
);
if (isSignedIn && next === null) await home();
else signInForm();
