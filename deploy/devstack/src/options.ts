import { parseArgs } from 'node:util';
import { type Environment, npmSwitches } from './env.ts';

export type StartOptions = {
  /** First port of the block; console sits here, daemons at +400 and up. */
  portBase?: number;
  /** Wipe data before starting. Default false. */
  fresh: boolean;
  /** Seed the demo. Default true. */
  demo: boolean;
  /** Data folder. Default `.devstack` in the checkout. */
  dir?: string;
};

export class OptionError extends Error {}

export const usage = 'npm start -- [--port-base N] [--fresh] [--no-demo] [--dir FOLDER]';

const asPort = (text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1024 || port > 64_000)
    throw new OptionError(`--port-base must be a whole number from 1024 to 64000, not '${text}'`);
  return port;
};

const parse = (argv: string[]) => {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      allowNegative: true,
      options: {
        'port-base': { type: 'string' },
        'fresh': { type: 'boolean' },
        'demo': { type: 'boolean' },
        'dir': { type: 'string' },
      },
    });
  } catch (error) {
    throw new OptionError(`${error instanceof Error ? error.message : error}\nusage: ${usage}`);
  }
};

/**
 * Arguments win over npm's switches. `npm start --port-base 5000` (without `--`) reaches us as the switch
 * `port_base=true` and a bare `5000`; npm writes an empty string for `--no-demo`.
 */
export const readOptions = (argv: string[], env: Environment): StartOptions => {
  const { values, positionals } = parse(argv);
  const npm = npmSwitches(env);
  const bare = npm.portBase === 'true' ? positionals.shift() : undefined;
  if (positionals.length > 0) throw new OptionError(`unexpected '${positionals[0]}'\nusage: ${usage}`);
  if (npm.portBase === 'true' && bare === undefined) throw new OptionError('--port-base needs a number');
  const base = values['port-base'] ?? bare ?? (npm.portBase || undefined);
  return {
    ...(base === undefined ? {} : { portBase: asPort(base) }),
    ...(values.dir === undefined ? {} : { dir: values.dir }),
    fresh: values.fresh ?? npm.fresh === 'true',
    demo: values.demo ?? !(npm.demo === '' || npm.demo === 'false'),
  };
};
