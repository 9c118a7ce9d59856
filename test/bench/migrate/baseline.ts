/** What everybody can do without us: one database's COPY into another's, and one row at a time. Imports nothing of ours. */
import { spawn } from 'node:child_process';
import pg from 'pg';

/** Seconds of `COPY out | COPY in`, by psql on both ends. */
export const copyPipe = (source: string, target: string, table: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    const out = spawn('psql', ['-q', source, '-c', `COPY ${table} TO STDOUT`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const into = spawn('psql', ['-q', target, '-c', `COPY ${table} FROM STDIN`], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    out.once('error', reject);
    into.once('error', reject);
    out.stdout.pipe(into.stdin);
    into.once('exit', (code) =>
      code === 0 ? resolve((performance.now() - began) / 1000) : reject(new Error(`psql ended with ${code}`)),
    );
  });

/** Rows per second of one INSERT for each row, over the first `rows`. */
export const rowAtATime = async (
  source: string,
  target: string,
  table: string,
  rows: number,
): Promise<number> => {
  const [from, to] = [
    new pg.Client({ connectionString: source }),
    new pg.Client({ connectionString: target }),
  ];
  await Promise.all([from.connect(), to.connect()]);
  try {
    const { rows: all } = await from.query<unknown[]>({
      text: `SELECT * FROM ${table} ORDER BY id LIMIT ${rows}`,
      rowMode: 'array',
    });
    const places = (all[0] ?? []).map((_, i) => `$${i + 1}`).join(', ');
    const began = performance.now();
    for (const row of all) await to.query(`INSERT INTO ${table} VALUES (${places})`, [...row]);
    return all.length / ((performance.now() - began) / 1000);
  } finally {
    await Promise.all([from.end(), to.end()]);
  }
};
