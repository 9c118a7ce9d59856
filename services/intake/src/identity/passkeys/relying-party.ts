/** For which site passkeys are made, and on which pages they may answer. */
import { DomainError } from '@perennial/domain/errors';

export type RelyingParty = { id: string; origins: readonly string[] };

/** `id`: by default the host where browsers reach intake; a parent domain of it lets other hosts below share passkeys. */
export const relyingParty = (
  self: string,
  id: string | undefined,
  origins: readonly string[],
): RelyingParty => {
  const { hostname } = new URL(self);
  if (id !== undefined && id !== hostname && !hostname.endsWith(`.${id}`))
    throw new DomainError(
      'request.invalid',
      `PASSKEY_RP_ID must be ${hostname} or a domain above it, not ${id}`,
    );
  const site = id ?? hostname;
  const below = origins.filter((origin) => {
    const host = new URL(origin).hostname;
    return host === site || host.endsWith(`.${site}`);
  });
  return { id: site, origins: below };
};
