import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { encryptingCodec } from './codec.ts';
import type { KeyRing, TenantKey } from './keys.ts';

/** For the bundle of the workflows as well: their failures are encoded inside the sandbox. */
export const failureConverterPath = fileURLToPath(import.meta.resolve('./failure-converter.ts'));

/** `alert` is told of every payload whose key is missing: its task waits until the key is back. */
export type Alert = (keyId: string) => void;

const telling = (ring: KeyRing, alert: Alert): KeyRing => ({
  active: (tenant) => ring.active(tenant),
  find: (id) => {
    const found = ring.find(id);
    const told = (key: TenantKey | undefined) => {
      if (!key) alert(id);
      return key;
    };
    return found instanceof Promise ? found.then(told) : told(found);
  },
});

/**
 * What clients and workers convert with so that the server holds nothing it could read. With `writes` false they go
 * on reading what was encrypted, and write in clear.
 */
export const encryptingConverter = (
  ring: KeyRing,
  alert: Alert = () => undefined,
  writes = true,
): DataConverter => {
  const codec = encryptingCodec(telling(ring, alert));
  return {
    payloadCodecs: [writes ? codec : { ...codec, encode: async (payloads) => payloads }],
    ...(writes ? { failureConverterPath } : {}),
  };
};
