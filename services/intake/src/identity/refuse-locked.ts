import { DomainError } from '@perennial/domain/errors';
import type { Login } from '@perennial/store/identity/port';

export const isLocked = ({ lockedUntil }: Login, now: number): boolean =>
  lockedUntil !== undefined && now < lockedUntil;

/** @throws DomainError `auth.locked` with the seconds after which it is over. */
export const refuseLocked = (login: Login, now: number): void => {
  if (login.lockedUntil === undefined || !isLocked(login, now)) return;
  const retryAfterS = Math.ceil((login.lockedUntil - now) / 1_000);
  throw new DomainError(
    'auth.locked',
    `locked after too many failed attempts; try again after ${new Date(login.lockedUntil).toISOString()}`,
    { retryAfterS },
  );
};
