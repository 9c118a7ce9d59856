import type { Command } from 'commander';
import { globalFlags } from '../call.ts';
import { addressOf } from '../connection/resolve.ts';
import { saveSession } from '../connection/session-file.ts';
import { CliFailure, exitCode, usage } from '../failure.ts';
import { send } from '../http/send.ts';
import type { Io } from '../io.ts';
import { at, textAt } from '../json.ts';

const once = (io: Io) => ({ waitMs: 0, signal: io.signal, now: io.now });

/** POST /auth/sign-in/email, then /auth/two-factor/verify-totp. The session's token is kept for the commands after. */
export const addLogin = (program: Command, io: Io): void => {
  const command = program
    .command('login')
    .description('sign in; the password is taken from PERENNIAL_PASSWORD')
    .requiredOption('--email <address>', 'address of the account')
    .requiredOption('--totp <code>', 'the six digits of the authenticator app');
  command.action(async ({ email, totp }: { email: string; totp: string }) => {
    const { configDir, password } = io.settings;
    if (password === undefined)
      throw usage(
        'there is no password: put it into PERENNIAL_PASSWORD (an argument would show in the process list)',
      );
    if (configDir === undefined) throw usage('there is no home to keep the session in: set XDG_CONFIG_HOME');
    const base = addressOf('intake', globalFlags(command), io);
    const first = await send(
      { method: 'POST', base, path: '/auth/sign-in/email', json: { email, password } },
      once(io),
    );
    if (at(first.json, 'twoFactorRedirect') !== true)
      throw new CliFailure(exitCode.auth, [
        'this account has no second factor yet',
        'set it up first: POST /auth/two-factor/enable, then /auth/two-factor/verify-totp',
      ]);
    const cookie = first.cookies.map((one) => one.split(';')[0]).join('; ');
    const second = await send(
      {
        method: 'POST',
        base,
        path: '/auth/two-factor/verify-totp',
        json: { code: totp },
        headers: { cookie },
      },
      once(io),
    );
    saveSession(configDir, base, { token: textAt(second.json, 'token'), email });
    io.out(`signed in as ${email} at ${base}\n`);
  });
};
