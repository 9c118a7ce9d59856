/** The one place of the local stack that reads the environment. */
import { loadClientConfigProfile, toClientOptions } from '@temporalio/envconfig';

export type Environment = Record<string, string | undefined>;

export const environment: Environment = process.env;

export type RemoteTemporal = {
  address: string;
  namespace: string;
  connection: ReturnType<typeof toClientOptions>['connectionOptions'];
};

const defined = (env: Environment): Record<string, string> =>
  Object.fromEntries(Object.entries(env).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])));

/** A cluster named by TEMPORAL_ADDRESS or a Temporal profile (TLS and API key included); else undefined. */
export const remoteTemporal = (env: Environment): RemoteTemporal | undefined => {
  const profile = loadClientConfigProfile({ overrideEnvVars: defined(env) });
  if (!profile.address) return undefined;
  const { connectionOptions, namespace = 'default' } = toClientOptions(profile);
  return { address: profile.address, namespace, connection: connectionOptions };
};

/** A MongoDB deployment named by MONGODB_URI. An empty value counts as unset. */
export const remoteStore = (env: Environment): string | undefined => env.MONGODB_URI || undefined;

/** Switches as npm hands them over when typed without `--`, e.g. `npm start --port-base 5000`. */
export const npmSwitches = (env: Environment) => ({
  portBase: env.npm_config_port_base,
  fresh: env.npm_config_fresh,
  demo: env.npm_config_demo,
});

/** What children inherit: everything but the settings the stack decides and the tooling that runs us. */
export const inherited = (env: Environment, localTemporal: boolean): Record<string, string> =>
  Object.fromEntries(
    Object.entries(defined(env)).filter(
      ([name]) =>
        !/^(npm_|VITEST|NODE_OPTIONS$|NODE_V8_COVERAGE$|PORT$|HOST$)/.test(name) &&
        !(localTemporal && name.startsWith('TEMPORAL_')),
    ),
  );
