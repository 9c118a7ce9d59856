import type { Command } from 'commander';
import { globalFlags } from '../call.ts';
import { addressOf } from '../connection/resolve.ts';
import { saveSession } from '../connection/session-file.ts';
import { CliFailure, exitCode, usage } from '../failure.ts';
import { type Answer, send } from '../http/send.ts';
import type { Io } from '../io.ts';
import { at, textAt } from '../json.ts';
import { langOf } from '../output/page.ts';
import { say } from '../output/words.ts';
import { exchangeByBrowser } from './login-oidc.ts';

type Given = { email?: string; totp?: string; oidc?: string };

const once = (io: Io) => ({ waitMs: 0, signal: io.signal, now: io.now });

const byPassword = async (io: Io, base: string, email: string): Promise<Answer> => {
  const { password } = io.settings;
  if (password === undefined)
    throw usage(
      'there is no password: put it into PERENNIAL_PASSWORD (an argument would show in the process list)',
    );
  const first = await send(
    { method: 'POST', base, path: '/auth/sign-in/email', json: { email, password } },
    once(io),
  );
  if (at(first.json, 'twoFactorRedirect') !== true)
    throw new CliFailure(exitCode.auth, [
      'this account has no second factor yet',
      'set it up first: POST /auth/two-factor/enable, then /auth/two-factor/verify-totp',
    ]);
  return first;
};

/** What the first factor answered has the cookie that the second one goes on from. */
const secondFactor = (io: Io, base: string, first: Answer, code: string): Promise<Answer> => {
  const cookie = first.cookies.map((one) => one.split(';')[0]).join('; ');
  const request = { method: 'POST', base, path: '/auth/two-factor/verify-totp' } as const;
  return send({ ...request, json: { code }, headers: { cookie } }, once(io));
};

/**
 * POST /auth/sign-in/email, or GET /auth/oidc/{provider} in the browser and POST /auth/oidc/exchange; then
 * /auth/two-factor/verify-totp. The session's token is kept for the commands after.
 */
export const addLogin = (program: Command, io: Io): void => {
  const command = program
    .command('login')
    .description('sign in; the password is taken from PERENNIAL_PASSWORD, or the browser signs in (--oidc)')
    .option('--email <address>', 'address of the account')
    .option('--totp <code>', 'the six digits of the authenticator app; with --oidc asked for when wanted')
    .option('--oidc <provider>', 'identity provider of the organisation, e.g. demo-vendor.entra');
  command.action(async ({ email, totp, oidc }: Given) => {
    const { configDir } = io.settings;
    const flags = globalFlags(command);
    if ((email === undefined) === (oidc === undefined)) throw usage('say --email or --oidc, one of the two');
    if (email !== undefined && totp === undefined) throw usage('--email needs --totp');
    if (configDir === undefined) throw usage('there is no home to keep the session in: set XDG_CONFIG_HOME');
    const base = addressOf('intake', flags, io);
    const lang = langOf(io, flags);
    const first =
      oidc === undefined
        ? await byPassword(io, base, email ?? '')
        : await exchangeByBrowser(io, { base, provider: oidc, lang });
    const code = async (): Promise<string> => {
      if (totp !== undefined) return totp;
      if (!io.secret) throw usage('the second factor is asked for: give --totp');
      return io.secret(say(lang, 'totpCode'));
    };
    const done =
      at(first.json, 'twoFactorRedirect') === true
        ? await secondFactor(io, base, first, await code())
        : first;
    const who = email ?? oidc ?? '';
    saveSession(configDir, base, { token: textAt(done.json, 'token'), email: who });
    io.out(`${email === undefined ? 'signed in by' : 'signed in as'} ${who} at ${base}\n`);
  });
};
