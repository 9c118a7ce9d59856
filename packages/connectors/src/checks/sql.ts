import type { AutomatedCheck } from '@perennial/domain/register/schema';
import pg from 'pg';
import { CheckInconclusive, reasonOf } from '../errors.ts';
import { evidenceOf } from '../evidence.ts';
import type { CheckOutcome, ConnectorDeps, SecretName, SiteTarget } from '../ports.ts';
import { GuardedSocket } from '../sql/guarded-socket.ts';

type SqlCheck = Extract<AutomatedCheck, { how: 'sql' }>;

const isSecretName = (name: string): name is SecretName => /^(secret|env):/.test(name);

/**
 * Runs one query on the site's PostgreSQL and compares the first column of its first row, as text, with `expect`. Nothing
 * can be written: the transaction is READ ONLY, and the query is the body of a cursor, which takes a SELECT, VALUES or
 * TABLE only (READ ONLY alone would let `COPY ... TO PROGRAM` through). No row, or null, is a fail; an error, or a host
 * that may not be reached, is inconclusive.
 */
export const checkSql = async (
  check: SqlCheck,
  site: SiteTarget,
  { resolveSecret, allow }: Pick<ConnectorDeps, 'resolveSecret' | 'allow'>,
): Promise<CheckOutcome> => {
  try {
    const connection = await connectionString(site, resolveSecret);
    // What the worker's own settings name is the operator's word.
    const trusted = site.connection?.startsWith('env:') === true;
    const value = await firstValue(connection, check, () => new GuardedSocket({ allow, trusted }));
    return judge(check, value);
  } catch (error) {
    throw new CheckInconclusive(`check ${check.id} could not be run: ${reasonOf(error)}`, error);
  }
};

const connectionString = async (
  { connection }: SiteTarget,
  resolveSecret: ConnectorDeps['resolveSecret'],
): Promise<string> => {
  if (connection === undefined) throw new Error('the site names no connection');
  if (!isSecretName(connection)) throw new Error('a connection is named as secret:NAME or env:NAME');
  const value = await resolveSecret(connection);
  if (!/^postgres(ql)?:\/\//.test(value)) throw new Error(`${connection} is not a postgres:// address`);
  return value;
};

/** `undefined`: no row. */
const firstValue = async (
  connection: string,
  check: SqlCheck,
  stream: () => GuardedSocket,
): Promise<string | null | undefined> => {
  const client = new pg.Client({
    connectionString: connection,
    stream,
    application_name: 'perennial-check',
    connectionTimeoutMillis: check.timeoutMs,
    // For a server that stops answering; statement_timeout ends what still runs there.
    query_timeout: check.timeoutMs + 1000,
  });
  // A connection lost while idle is reported here as well; the running query rejects by itself.
  let lost: Error | undefined;
  client.on('error', (error) => {
    lost = error;
  });
  try {
    await client.connect();
    await client.query('BEGIN TRANSACTION READ ONLY');
    await client.query(`SET LOCAL statement_timeout = ${check.timeoutMs}`);
    // A named statement goes through the extended protocol, which refuses several statements in one text.
    await client.query({
      name: 'check',
      text: `DECLARE perennial_check NO SCROLL CURSOR FOR ${check.query}`,
    });
    const { rows } = await client.query<(string | null)[]>({
      text: 'FETCH 1 FROM perennial_check',
      rowMode: 'array',
      types: { getTypeParser: () => (raw: string) => raw },
    });
    if (lost !== undefined) throw lost;
    const row = rows[0];
    return row === undefined ? undefined : (row[0] ?? null);
  } finally {
    await client.end();
  }
};

const judge = (check: SqlCheck, value: string | null | undefined): CheckOutcome => {
  const seen = value === undefined ? 'no row' : value === null ? 'null' : `"${value}"`;
  return value === check.expect
    ? { result: 'pass', evidence: evidenceOf(`query answered ${seen}`) }
    : { result: 'fail', evidence: evidenceOf(`query answered ${seen}, expected "${check.expect}"`) };
};
