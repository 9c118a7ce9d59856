/**
 * `npm run bench -- SUBJECT [--json] [--reps N]`, for clocks also `[--tickets N] [--outage SECONDS]`, for migrate `[--rows N]`: measures and
 * reports, also what misses its target. Exit 0 when everything could be measured, 1 when a part could not, 2 when it
 * was called wrongly.
 */
import { parseArgs } from 'node:util';
import { audit } from './audit/subject.ts';
import { clocks } from './clocks/subject.ts';
import type { Sizes } from './clocks/world.ts';
import { migrate } from './migrate/subject.ts';
import type { Measured, Say } from './part.ts';
import { asJson, asTable, machineNow } from './report.ts';
import { ticket } from './ticket/subject.ts';

const subjects: Record<
  string,
  (reps: number, say: Say, sizes: Sizes & { rows: number }) => Promise<Measured>
> = {
  ticket,
  clocks,
  audit,
  migrate,
};
const notYet: Record<string, string> = {
  faults: 'faults: no figures yet; FAULTS=20 npx vitest run --project journey test/faults kills and compares',
};

const say: Say = (line) => process.stderr.write(`${line}\n`);
const refuse = (why: string): never => {
  say(why);
  say(
    `usage: npm run bench -- SUBJECT [--json] [--reps N]; subjects: ${Object.keys(subjects).join(', ')}; N from 1, default 5; ` +
      'clocks takes --tickets N (from 20, default 10000) and --outage SECONDS (from 10, default 120), migrate --rows N (from 10000, default 2000000)',
  );
  process.exit(2);
};

const given = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        reps: { type: 'string', default: '5' },
        tickets: { type: 'string', default: '10000' },
        outage: { type: 'string', default: '120' },
        rows: { type: 'string', default: '2000000' },
      },
    });
  } catch (e) {
    return refuse(e instanceof Error ? e.message : String(e));
  }
};

const { positionals, values } = given();

const wholeNumber = (name: 'reps' | 'tickets' | 'outage' | 'rows', least: number): number => {
  const value = Number(values[name]);
  return Number.isInteger(value) && value >= least
    ? value
    : refuse(`--${name} ${values[name]} is not a whole number from ${least}`);
};

const [subject = '', ...more] = positionals;
const measure = Object.hasOwn(subjects, subject) ? subjects[subject] : undefined;
const reps = wholeNumber('reps', 1);
const sizes = {
  tickets: wholeNumber('tickets', 20),
  outageS: wholeNumber('outage', 10),
  rows: wholeNumber('rows', 10_000),
};
if (!measure)
  refuse(notYet[subject] ?? (subject === '' ? 'which subject?' : `there is no subject ${subject}`));
else if (more.length > 0) refuse(`one subject at a time; what is ${more.join(' ')}?`);
else {
  const machine = machineNow();
  const { results, failed } = await measure(reps, say, sizes);
  process.stdout.write((values.json ? asJson : asTable)(subject, machine, results));
  process.exit(failed.length > 0 ? 1 : 0);
}
