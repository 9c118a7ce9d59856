/** Setting up the second factor after the password: the authenticator app, then a passkey. */
import { el, facts, qrImage } from './dom.ts';
import { action, codeField, form, passwordField } from './form.ts';
import { ask } from './http.ts';
import { say, show } from './page.ts';
import { type CreationOptions, createPasskey, hasPasskeys } from './webauthn.ts';

type Offered = { totpURI: string; qr: { size: number; path: string } };

/** Needs a session that has no second factor yet. */
export const enrolTotp = async (password: string, then: () => void): Promise<void> => {
  const { totpURI, qr } = await ask<Offered>('POST', '/auth/two-factor/enable', { password });
  const secret = new URL(totpURI).searchParams.get('secret') ?? '';
  show(() => ({
    title: say('enrol'),
    body: [
      el('p', {}, say('enrolIntro')),
      qrImage(qr, say('qr')),
      facts([[say('secret'), secret.replaceAll(/(.{4})(?=.)/g, '$1 ')]]),
      form({
        fields: [codeField()],
        button: say('confirm'),
        submit: async ({ code }) => {
          await ask('POST', '/auth/two-factor/verify-totp', { code });
          then();
        },
      }),
    ],
  }));
};

/** Needs a session with its second factor; password and code are asked for anew. */
export const offerPasskey = (then: (added: boolean) => void): void => {
  if (!hasPasskeys()) {
    then(false);
    return;
  }
  show(() => ({
    title: say('passkey'),
    body: [
      el('p', {}, say('passkeyIntro')),
      form({
        fields: [
          passwordField(),
          codeField(),
          { name: 'name', label: say('passkeyName'), value: say('passkeyDefault') },
        ],
        button: say('addPasskey'),
        submit: async ({ password, code, name }) => {
          const options = await ask<CreationOptions>('POST', '/auth/passkeys/options', {
            password,
            totp: code,
          });
          await ask('POST', '/auth/passkeys', { name, credential: await createPasskey(options) });
          then(true);
        },
      }),
      action(say('later'), async () => then(false), 'plain'),
    ],
  }));
};
