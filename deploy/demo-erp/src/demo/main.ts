/** `npm run demo:migration`: an old ERP of 200,000 rows moves to the new one, from plan to report. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { environment } from '../env.ts';
import { type FaultChoice, faultClasses } from '../faults/plant.ts';
import { createLegacyDatabase, fillPostgres } from '../fill/postgres.ts';
import { legacyOf } from '../legacy.ts';
import { planText } from '../plans.ts';
import { createErpDatabase } from './databases.ts';
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

const perClass = 4;

/**
 * What a cleansing rule deals with. Contradictions within the data (a voucher that does not balance) stop a run until
 * people have decided about each: `--faults all` shows that.
 */
const faultsOf = (choice: string): FaultChoice => {
  if (choice === 'none') return 'none';
  if (choice === 'all') return 'default';
  const mendable = faultClasses.filter(
    ({ expected, only }) => expected !== 'invariant' && (only === undefined || only === 'postgres'),
  );
  return Object.fromEntries(mendable.map((one) => [one.class, perClass]));
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '200000' },
      seed: { type: 'string', default: '7' },
      faults: { type: 'string', default: 'mendable' },
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
      await createErpDatabase(erp.url(), database, erp.url(database));
    say('two PostgreSQL servers: the old ERP (SQL_ASCII, GBK bytes) and the new one');
    const [key, stack] = await Promise.all([
      fillPostgres(
        legacyUrl,
        legacyOf({
          rows: Number(values.rows),
          seed: Number(values.seed),
          flavour: 'postgres',
          faults: faultsOf(values.faults),
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

main().then(
  // Said outright: whatever else hooks into the end of the process would end it well.
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
