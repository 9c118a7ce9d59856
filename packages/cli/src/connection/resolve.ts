import { usage } from '../failure.ts';
import type { Io } from '../io.ts';
import { findLocalStack, type LocalStack } from './ready-file.ts';

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
    throw usage('there is no key: give --key KEY or PERENNIAL_KEY, or run `npm start` for a demo key');
  const key = Object.hasOwn(stack.keys, as) ? stack.keys[as] : undefined;
  if (!key)
    throw usage(
      `${stack.file} has no key for --as ${as}; it has: ${Object.keys(stack.keys).join(', ') || 'none'}`,
    );
  return key;
};

/** Command line before environment before the local stack, each value by itself. */
export const connectionTo = (name: ServiceName, flags: ConnectionFlags, io: Io): Connection => {
  const stack = findLocalStack(io.cwd);
  const base = flags[name] ?? io.settings[name] ?? stack?.[name];
  if (!base) throw usage(`the address of ${name} is not known`, remedy(name));
  if (!URL.canParse(base) || !/^https?:$/.test(new URL(base).protocol))
    throw usage(`"${base}" is not the address of a service`, remedy(name));
  // Somebody who names a role means that role's demo key, whatever the environment holds.
  const given = flags.key ?? (flags.as === undefined ? io.settings.key : undefined);
  return { base, key: given ?? keyOf(stack, flags.as ?? 'agent') };
};
