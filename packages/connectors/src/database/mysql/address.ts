/** `mysql://user:password@host:3306/database`, as a secret holds it. Nothing of it may stand in a message. */
import type { ConnectionOptions } from 'mysql2';

export type Address = Pick<
  ConnectionOptions,
  'host' | 'port' | 'user' | 'password' | 'socketPath' | 'ssl'
> & {
  database?: string;
};

/** The words MySQL's own clients use. `REQUIRED` encrypts and takes any certificate. */
const tls: Readonly<Record<string, ConnectionOptions['ssl'] | undefined>> = {
  DISABLED: undefined,
  REQUIRED: { rejectUnauthorized: false },
  VERIFY_IDENTITY: { rejectUnauthorized: true },
};

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Error('the address of the MySQL server has a % that begins no escape; write it as %25');
  }
};

export const isMysqlAddress = (text: string): boolean => /^(mysql|mariadb):\/\//.test(text);

/** Rejects what it does not know, since a mistyped option would be an unencrypted connection. */
export const addressOf = (text: string): Address => {
  if (!isMysqlAddress(text)) throw new Error('the connection is no mysql:// address');
  // `URL` repeats what it was given in its error.
  const url = URL.parse(text);
  if (url === null) throw new Error('the mysql:// address cannot be read; escape special characters with %');
  const { hostname, port, username, password, pathname, searchParams } = url;
  const unknown = [...searchParams.keys()].filter((key) => key !== 'ssl-mode' && key !== 'socket');
  if (unknown.length > 0)
    throw new Error(
      `the mysql:// address has unknown options (${unknown.join(', ')}); known: ssl-mode, socket`,
    );
  const mode = (searchParams.get('ssl-mode') ?? 'DISABLED').toUpperCase();
  if (!(mode in tls)) throw new Error(`ssl-mode is one of ${Object.keys(tls).join(', ')}`);
  const socketPath = searchParams.get('socket');
  const database = decoded(pathname.replace(/^\//, ''));
  const ssl = tls[mode];
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1') || 'localhost',
    port: port === '' ? 3306 : Number(port),
    user: decoded(username),
    password: decoded(password),
    ...(socketPath === null ? {} : { socketPath }),
    ...(ssl === undefined ? {} : { ssl }),
    ...(database === '' ? {} : { database }),
  };
};
