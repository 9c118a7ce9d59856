import { usage } from '../failure.ts';
import type { Io } from '../io.ts';
import { findLocalStack, type LocalStack } from './ready-file.ts';
import { savedSession } from './session-file.ts';

export type ServiceName = 'intake' | 'reporting' | 'notification';

/** As given on the command line. */
export type ConnectionFlags = {
  intake?: string;
  reporting?: string;
  notification?: string;
  key?: string;
  /** Whose demo key is used where no key is given. */
  as?: string;
};

export type Connection = { base: string; key: string };

const remedy = (name: ServiceName) =>
  `give --${name} URL or PERENNIAL_${name.toUpperCase()}, or run \`npm start\` and call this inside the checkout`;

const keyOf = (stack: LocalStack | undefined, as: string): string => {
  if (stack === undefined)
    throw usage(
      'there is no key: give --key KEY or PERENNIAL_KEY, sign in with `perennial login`, or run `npm start` for a demo key',
    );
  const key = Object.hasOwn(stack.keys, as) ? stack.keys[as] : undefined;
  if (!key)
    throw usage(
      `${stack.file} has no key for --as ${as}; it has: ${Object.keys(stack.keys).join(', ') || 'none'}`,
    );
  return key;
};

/** Where a service is: command line before environment before the local stack. */
export const addressOf = (name: ServiceName, flags: ConnectionFlags, io: Io): string => {
  const stack = findLocalStack(io.cwd);
  const base = flags[name] ?? io.settings[name] ?? stack?.[name];
  if (!base) throw usage(`the address of ${name} is not known`, remedy(name));
  if (!URL.canParse(base) || !/^https?:$/.test(new URL(base).protocol))
    throw usage(`"${base}" is not the address of a service`, remedy(name));
  return base;
};

/** Who signed in at intake is known to every service; undefined where nobody did. */
const sessionToken = (flags: ConnectionFlags, io: Io): string | undefined => {
  if (io.settings.configDir === undefined) return undefined;
  const intake = flags.intake ?? io.settings.intake ?? findLocalStack(io.cwd)?.intake;
  return intake ? savedSession(io.settings.configDir, intake)?.token : undefined;
};

/** Command line before environment before `perennial login` before the local stack, each value by itself. */
export const connectionTo = (name: ServiceName, flags: ConnectionFlags, io: Io): Connection => {
  const base = addressOf(name, flags, io);
  // Somebody who names a role means that role's demo key, whatever the environment holds.
  const given =
    flags.key ?? (flags.as === undefined ? (io.settings.key ?? sessionToken(flags, io)) : undefined);
  return { base, key: given ?? keyOf(findLocalStack(io.cwd), flags.as ?? 'agent') };
};
