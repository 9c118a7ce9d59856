import type { Command } from 'commander';
import { globalFlags } from '../call.ts';
import { addressOf } from '../connection/resolve.ts';
import { forgetSession, savedSession } from '../connection/session-file.ts';
import { usage } from '../failure.ts';
import { send } from '../http/send.ts';
import type { Io } from '../io.ts';

/** POST /auth/sign-out. The token is forgotten only once the service has ended it. */
export const addLogout = (program: Command, io: Io): void => {
  const command = program.command('logout').description('end the session that `login` began');
  command.action(async () => {
    const { configDir } = io.settings;
    const base = addressOf('intake', globalFlags(command), io);
    const session = savedSession(configDir, base);
    if (configDir === undefined || session === undefined) throw usage(`nobody is signed in at ${base}`);
    await send(
      { method: 'POST', base, path: '/auth/sign-out', key: session.token, json: {} },
      { waitMs: 0, signal: io.signal, now: io.now },
    );
    forgetSession(configDir, base);
    io.out(`signed out ${session.email} at ${base}\n`);
  });
};
