/** `npm run setup`: search attributes on Temporal and indexes in the store. Repeating it changes nothing. */
import { openStore } from '@perennial/store/open';
import { ensureSearchAttributes } from '@perennial/temporal/search-attributes';
import { Connection, type ConnectionOptions } from '@temporalio/client';
import type { RemoteTemporal } from './env.ts';

const withStore = async (uri: string, work: (store: ReturnType<typeof openStore>) => Promise<void>) => {
  const store = openStore({ uri });
  try {
    await work(store);
  } finally {
    await store.close();
  }
};

export const pingStore = (uri: string): Promise<void> => withStore(uri, (store) => store.ping(8_000));

export const setUpStore = (uri: string): Promise<void> => withStore(uri, (store) => store.ensureIndexes());

export const setUpTemporal = async (temporal: RemoteTemporal): Promise<void> => {
  const options = temporal.connection as ConnectionOptions;
  const connection = await Connection.connect({ ...options, connectTimeout: 8_000 });
  try {
    await ensureSearchAttributes(connection, temporal.namespace);
  } finally {
    await connection.close();
  }
};
