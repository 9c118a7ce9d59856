import type { ConnectionName } from '@perennial/domain/migration/plan/rules';

/** Answers the value behind a name; rejects when there is none. */
export type ResolveSecret = (name: ConnectionName) => Promise<string>;

/** Opens what a name stands for. Errors name the connection as the plan does, and never what it stands for. */
export const openNamed = async <T>(
  name: ConnectionName,
  resolveSecret: ResolveSecret,
  open: (value: string) => Promise<T>,
): Promise<T> => {
  const value = await resolveSecret(name);
  try {
    return await open(value);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    // No cause: what the driver knows, the password among it, must not reach a log.
    throw new Error(`${name}: ${value === '' ? why : why.replaceAll(value, '…')}`);
  }
};
