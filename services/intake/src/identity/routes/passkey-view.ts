import type { Passkey } from '@perennial/store/identity/port';

export const passkeyView = ({ id, name, aaguid, transports, backedUp, createdAt, lastUsedAt }: Passkey) => ({
  id,
  name,
  aaguid,
  transports,
  backedUp,
  createdAt: new Date(createdAt).toISOString(),
  ...(lastUsedAt === undefined ? {} : { lastUsedAt: new Date(lastUsedAt).toISOString() }),
});
