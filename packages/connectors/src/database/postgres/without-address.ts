import { sourceError } from '../source-error.ts';

const isPostgresAddress = (text: string): boolean => /^postgres(ql)?:\/\//.test(text);

/** The password as it is written in the address, and as the server gets it. */
const passwordsIn = (address: string): string[] => {
  const written = URL.parse(address)?.password ?? '';
  try {
    return [written, decodeURIComponent(written)];
  } catch {
    return [written];
  }
};

/** What goes wrong is said without the address: drivers put it into their errors, where it would reach a log. */
export const withoutAddress = async <T>(
  connectionString: string,
  open: (connectionString: string) => Promise<T>,
): Promise<T> => {
  if (!isPostgresAddress(connectionString)) throw new Error('it is no postgres:// address');
  if (URL.parse(connectionString) === null)
    throw new Error('the postgres:// address cannot be read; escape special characters with %');
  try {
    return await open(connectionString);
  } catch (error) {
    const secrets = [connectionString, ...passwordsIn(connectionString)];
    throw sourceError(error, 'cannot connect to the PostgreSQL server', secrets);
  }
};
