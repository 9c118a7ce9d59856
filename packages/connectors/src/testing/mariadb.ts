import { execFile, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { environment, inCi, searchPath } from './env.ts';
import { freePort } from './free-port.ts';

const run = promisify(execFile);

const find = (program: string): string | undefined =>
  [...searchPath.split(delimiter), '/usr/sbin', '/usr/local/sbin']
    .map((folder) => join(folder, program))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });

/**
 * Whether a suite has to be skipped because this machine has no MariaDB server. Never in CI: there it fails. The
 * suite's title says what was skipped.
 */
export const mariadbMissing = find('mariadbd') === undefined && !inCi;

export const mariadbTitle = (title: string): string =>
  mariadbMissing ? `${title} (skipped: no mariadbd here; install the package mariadb-server)` : title;

export type TestMariadb = { url: (database?: string) => string; port: number; stop: () => Promise<void> };

/** A MariaDB of our own in a temporary folder on a loopback port. Rejects with the server's last words. */
export const startMariadb = async (): Promise<TestMariadb> => {
  const server = find('mariadbd');
  const install = find('mariadb-install-db');
  if (server === undefined || install === undefined)
    throw new Error('there is no mariadbd here; install the package mariadb-server');
  const home = await mkdtemp(join(tmpdir(), 'perennial-mariadb-'));
  const data = join(home, 'data');
  const user = userInfo().username;
  const port = await freePort();
  const users = join(home, 'users.sql');
  // The server reads one statement a line.
  await writeFile(
    users,
    `CREATE USER 'site'@'%' IDENTIFIED BY 'site-password';
GRANT ALL ON *.* TO 'site'@'%' WITH GRANT OPTION;
CREATE DATABASE legacy CHARACTER SET utf8mb4;
`,
  );
  try {
    // A folder of its own for what is in passing: two servers made at once take each other's files away.
    const env = { ...environment, TMPDIR: home };
    await run(install, ['--no-defaults', `--datadir=${data}`, `--user=${user}`, '--skip-test-db'], { env });
    const child = spawn(
      server,
      [
        '--no-defaults',
        `--datadir=${data}`,
        `--user=${user}`,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
        `--socket=${join(home, 'm.sock')}`,
        `--pid-file=${join(home, 'm.pid')}`,
        `--init-file=${users}`,
        '--skip-name-resolve',
        '--skip-log-bin',
        '--innodb-flush-log-at-trx-commit=0',
        '--innodb-buffer-pool-size=64M',
        '--innodb-log-file-size=16M',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'], env },
    );
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const said: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const lines = createInterface({ input: child.stderr });
      lines.on('line', (line) => {
        said.push(line);
        if (said.length > 20) said.shift();
        if (line.includes('ready for connections')) resolve();
      });
      child.once('error', reject);
      child.once('exit', () => reject(new Error(`MariaDB does not start here: ${said.slice(-3).join(' ')}`)));
    });
    return {
      url: (database = 'legacy') => `mysql://site:site-password@127.0.0.1:${port}/${database}`,
      port,
      stop: async () => {
        child.kill('SIGKILL');
        await ended;
        await rm(home, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(home, { recursive: true, force: true });
    throw error;
  }
};
