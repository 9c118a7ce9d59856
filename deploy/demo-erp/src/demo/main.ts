/** `npm run demo:migration`: an old ERP of 200,000 rows moves to the new one, from plan to report. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { environment } from '../env.ts';
import { createErp, createLegacyDatabase, fillPostgres } from '../fill/postgres.ts';
import { legacyOf } from '../legacy.ts';
import { planText } from '../plans.ts';
import { signIn } from './http.ts';
import { migrate } from './run.ts';
import { startServer } from './servers.ts';
import { startStack } from './stack.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const began = performance.now();
const say = (text: string): void => {
  const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(6);
  process.stdout.write(`${seconds} s  ${text}\n`);
};

const planOfDemo = z.looseObject({
  cutover: z.looseObject({ checklist: z.array(z.looseObject({ id: z.string() })) }),
});

/** The shipped plan, but that nobody waits five minutes for the countdown. */
const demoPlan = async (): Promise<{ text: string; checklist: string[] }> => {
  const plan = planOfDemo.parse(parse(await planText('postgres')));
  const { checklist } = plan.cutover;
  return {
    text: stringify({ ...plan, cutover: { ...plan.cutover, countdownMs: 2_000 } }),
    checklist: checklist.map(({ id }) => id),
  };
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '200000' },
      seed: { type: 'string', default: '7' },
      faults: { type: 'string', default: 'default' },
      minutes: { type: 'string', default: '15' },
      keep: { type: 'boolean', default: false },
    },
  });
  const closing: (() => Promise<unknown>)[] = [];
  try {
    const [old, erp] = await Promise.all([startServer('old'), startServer('new')]);
    closing.push(old.stop, erp.stop);
    const legacyUrl = await createLegacyDatabase(old.url(), 'erp2009');
    for (const database of ['erp', 'erp_rehearsal'])
      await createDatabase(erp.url(), database, erp.url(database));
    say('two PostgreSQL servers: the old ERP (SQL_ASCII, GBK bytes) and the new one');
    const [key, stack] = await Promise.all([
      fillPostgres(
        legacyUrl,
        legacyOf({
          rows: Number(values.rows),
          seed: Number(values.seed),
          flavour: 'postgres',
          faults: values.faults === 'none' ? 'none' : 'default',
        }),
      ),
      startStack(
        join(root, '.devstack', 'demo-migration'),
        {
          DEMO_ERP_LEGACY: legacyUrl,
          DEMO_ERP_NEW: erp.url('erp'),
          DEMO_ERP_REHEARSAL: erp.url('erp_rehearsal'),
        },
        environment,
      ),
    ]);
    closing.push(stack.stop);
    const rows = Object.values(key.rows).reduce((total, n) => total + n, 0);
    say(
      `${rows} rows in ${Object.keys(key.rows).length} tables, ${key.faults.length} faults planted; Perennial is up: ${stack.ready.temporalUi}`,
    );
    const { text, checklist } = await demoPlan();
    const run = await migrate(stack.ready, text, checklist, {
      say,
      until: Date.now() + Number(values.minutes) * 60_000,
    });
    const engineer = stack.ready.people.engineer;
    if (engineer === undefined) throw new Error('the demo has no engineer');
    const { call } = await signIn(stack.ready.intake, engineer);
    const report = await call('GET', `/v1/migrations/${run.no}/report`, z.unknown());
    const file = join(root, '.devstack', `${run.no}-report.json`);
    await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
    say(`${run.no} is ${run.outcome}; the report: ${file}`);
    if (run.outcome !== 'closed') process.exitCode = 1;
  } finally {
    for (const close of closing.reverse()) await close();
  }
};

const createDatabase = async (admin: string, name: string, url: string): Promise<void> => {
  const { openSession } = await import('@perennial/connectors/database/postgres/session');
  const client = await openSession({ connectionString: admin, name: 'demo-erp' });
  try {
    await client.query(`CREATE DATABASE ${name}`);
    const roles = ['warehouse', 'quality'];
    for (const role of roles)
      await client.query(
        `DO $$ BEGIN CREATE ROLE ${role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$`,
      );
  } finally {
    await client.end();
  }
  await createErp(url);
  const own = await openSession({ connectionString: url, name: 'demo-erp', schema: 'public' });
  try {
    await own.query('GRANT SELECT ON ALL TABLES IN SCHEMA public TO warehouse, quality');
  } finally {
    await own.end();
  }
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
