/** Fills a legacy ERP from the command line and writes its answer key beside it. */
import { writeFile } from 'node:fs/promises';
import { databaseUrl } from './env.ts';
import { fillMariadb } from './fill/mariadb.ts';
import { createLegacyDatabase, fillPostgres } from './fill/postgres.ts';
import { type AnswerKey, legacyOf } from './legacy.ts';
import { type Options, readOptions, usage } from './options.ts';

const fill = async (url: string, { database, ...options }: Options): Promise<AnswerKey> => {
  const legacy = legacyOf(options);
  if (options.flavour === 'postgres') return fillPostgres(await createLegacyDatabase(url, database), legacy);
  const at = new URL(url);
  at.pathname = `/${encodeURIComponent(database)}`;
  return fillMariadb({ uri: at.href }, legacy);
};

const main = async (): Promise<void> => {
  const options = readOptions(process.argv.slice(2));
  if (databaseUrl === undefined || databaseUrl === '') throw new RangeError('DEMO_ERP_URL names no server');
  const began = performance.now();
  const key = await fill(databaseUrl, options);
  await writeFile(options.keyFile, `${JSON.stringify(key, null, 2)}\n`);
  const rows = Object.values(key.rows).reduce((sum, n) => sum + n, 0);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stdout.write(
    `${rows} rows in ${Object.keys(key.rows).length} tables in ${seconds} s, ${key.faults.length} planted faults: ${options.keyFile}\n`,
  );
};

main().catch((error: unknown) => {
  const asked = error instanceof RangeError || error instanceof TypeError;
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${reason}\n${asked ? `${usage}\n` : ''}`);
  process.exitCode = 1;
});
