/** Guessing is stopped per account: passwords and codes count alike. Instants are epoch milliseconds. */

export const failuresAllowed = 5;
export const lockedForMs = 15 * 60_000;

/** Of one account. `failures` is the count since the last success or lock. */
export type Attempts = { failures: number; lockedUntil?: number };

export const noAttempts: Attempts = { failures: 0 };

export const isLocked = ({ lockedUntil }: Attempts, now: number): boolean =>
  lockedUntil !== undefined && now < lockedUntil;

/**
 * What a failed attempt leaves. `locked` is true for the one that closes the account: the instant for a security event.
 * One made while locked changes nothing, so that nobody can keep another's account shut by trying on.
 */
export const afterFailure = (attempts: Attempts, now: number): { attempts: Attempts; locked: boolean } => {
  if (isLocked(attempts, now)) return { attempts, locked: false };
  const failures = attempts.failures + 1;
  return failures < failuresAllowed
    ? { attempts: { failures }, locked: false }
    : { attempts: { failures: 0, lockedUntil: now + lockedForMs }, locked: true };
};

/** A right password or code clears the count, but opens no locked account: the lock holds against the right one too. */
export const afterSuccess = (attempts: Attempts, now: number): Attempts =>
  isLocked(attempts, now) ? attempts : noAttempts;
