import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { loadClientConnectConfig } from '@temporalio/envconfig';

export type Temporal = { connection: Connection; client: Client; namespace: string };

export type ConnectOptions = {
  /** host:port; replaces what the TEMPORAL_* settings or the profile say. */
  address?: string;
  namespace?: string;
  /** How long to wait for the first answer. Default 5000 ms. */
  timeoutMs?: number;
  /** How payloads are encrypted; without it only what is in clear can be read. */
  dataConverter?: DataConverter;
};

const answers = async (connection: Connection, address: string): Promise<void> => {
  try {
    await connection.ensureConnected();
  } catch (cause) {
    await connection.close();
    const why =
      cause instanceof Error
        ? cause.cause instanceof Error
          ? cause.cause.message
          : cause.message
        : String(cause);
    throw new Error(
      `Temporal at ${address} does not answer (${why}); check TEMPORAL_ADDRESS and its TLS or API key`,
      { cause },
    );
  }
};

/**
 * Address, namespace, TLS and API key as TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TLS_* and TEMPORAL_API_KEY or
 * a profile say (`@temporalio/envconfig`); clients and workers connect with the same.
 */
export const temporalOptions = (options: Pick<ConnectOptions, 'address' | 'namespace'> = {}) => {
  const config = loadClientConnectConfig();
  return {
    ...config.connectionOptions,
    address: options.address ?? config.connectionOptions.address ?? 'localhost:7233',
    namespace: options.namespace ?? config.namespace ?? 'default',
  };
};

/**
 * `lazy` connects at the first call, so that a service can start while Temporal is down.
 * @throws when the server does not answer in time (never with `lazy`).
 */
export const connectTemporal = async (
  options: ConnectOptions & { lazy?: boolean } = {},
): Promise<Temporal> => {
  const { namespace, ...rest } = temporalOptions(options);
  const connectionOptions = { ...rest, connectTimeout: options.timeoutMs ?? 5_000 };
  const connection = Connection.lazy(connectionOptions);
  if (!options.lazy) await answers(connection, rest.address);
  const { dataConverter } = options;
  const client = new Client({ connection, namespace, ...(dataConverter ? { dataConverter } : {}) });
  return { connection, client, namespace };
};
