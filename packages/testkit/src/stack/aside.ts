/** A place beside the services of a stack: the same store and the same Temporal, with the keys to read and write as they do. */
import { environment } from '@perennial/devstack/env';
import { openStore } from '@perennial/store/open';
import type { Store } from '@perennial/store/ports';
import { encryptingConverter } from '@perennial/temporal/codec/data-converter';
import { connectTemporal, type Temporal } from '@perennial/temporal/connect';
import type { TestStack } from './start.ts';

export type Aside = { store: Store; temporal: Temporal; close: () => Promise<void> };

/** Connects at the first call. */
export const openAside = async ({ ready, masterKey }: TestStack): Promise<Aside> => {
  const store = openStore({ uri: ready.mongodb, masterKey });
  const temporal = await connectTemporal({
    address: ready.temporal.replace('localhost', '127.0.0.1'),
    namespace: ready.namespace,
    lazy: true,
    dataConverter: encryptingConverter(
      store.dataKeys,
      () => undefined,
      environment.PAYLOAD_ENCRYPTION !== 'off',
    ),
  });
  return {
    store,
    temporal,
    close: async () => {
      await temporal.connection.close();
      await store.close();
    },
  };
};
