import { draftPlan } from '@perennial/domain/migration/draft/draft';
import { type ConnectionName, type Encoding, encodings } from '@perennial/domain/migration/plan/rules';
import type { SchemaInfo } from '@perennial/domain/migration/schema-info/rules';
import { type Command, Option } from 'commander';
import { call, type GlobalFlags, globalFlags } from '../../call.ts';
import { usage } from '../../failure.ts';
import type { Io } from '../../io.ts';
import { writeOut } from '../file/write.ts';

type Flags = {
  source: string;
  target: string;
  kind: 'postgres' | 'mysql' | 'files';
  sourceSchema?: string;
  targetSchema?: string;
  encoding?: Encoding;
  timeZone?: string;
  site?: string;
  name?: string;
  out?: string;
};

/** What was typed is not repeated, as the parser of options would: it may be the credential. */
const connectionOf = (text: string, option: string): ConnectionName => {
  const [, kind, name] = /^(secret|env):([A-Za-z0-9_][A-Za-z0-9._-]{0,62})$/.exec(text) ?? [];
  if (name === undefined)
    throw usage(
      `${option}: name it as secret:NAME (see \`secret put\`) or env:NAME; no credential is taken here`,
    );
  return kind === 'env' ? `env:${name}` : `secret:${name}`;
};

const introspect = async (io: Io, flags: GlobalFlags, json: object): Promise<SchemaInfo> => {
  // Each database is a question of its own: a key that was given stands for one of them.
  const { idempotencyKey: _, ...own } = flags;
  const answer = await call(io, own, 'intake', { method: 'POST', path: '/v1/migrations/introspect', json });
  const schema: SchemaInfo = JSON.parse(answer.text);
  return schema;
};

/** POST /v1/migrations/introspect, twice; the draft is made here. */
export const addMigrateInit = (migrate: Command, io: Io): void => {
  const command = migrate
    .command('init')
    .description('a commented plan from two live databases; a worker that has their secrets looks into them')
    .requiredOption('--source <name>', 'secret:NAME or env:NAME of the source')
    .requiredOption('--target <name>', 'secret:NAME or env:NAME of the target')
    .addOption(
      new Option('--kind <kind>', 'of the source')
        .choices(['postgres', 'mysql', 'files'])
        .default('postgres'),
    )
    .option('--source-schema <name>', 'schema of the source; of MySQL the database')
    .option('--target-schema <name>', 'schema of the target')
    .addOption(new Option('--encoding <encoding>', 'of the source’s text').choices(encodings))
    .option('--time-zone <zone>', 'of times that carry none; default Asia/Shanghai')
    .option('--site <id>', 'site of the register')
    .option('--name <name>', 'of the plan')
    .option('--out <file>', 'write the plan there instead of printing it');
  command.action(async (typed: Flags) => {
    const flags = globalFlags(command);
    const { kind, encoding, timeZone, sourceSchema, targetSchema, site, name, out } = typed;
    const source = {
      connection: connectionOf(typed.source, '--source'),
      ...(encoding === undefined ? {} : { encoding }),
      ...(sourceSchema === undefined || kind === 'files' ? {} : { schema: sourceSchema }),
    };
    const target = {
      connection: connectionOf(typed.target, '--target'),
      ...(targetSchema === undefined ? {} : { schema: targetSchema }),
    };
    const [from, to] = await Promise.all([
      introspect(io, flags, { source: { kind, ...source } }),
      introspect(io, flags, { target: { kind: 'postgres', ...target } }),
    ]);
    const { plan, text } = draftPlan(from, to, {
      source,
      target,
      ...(timeZone === undefined ? {} : { timeZone }),
      ...(site === undefined ? {} : { site }),
      ...(name === undefined ? {} : { name }),
    });
    if (out !== undefined) await writeOut(io, flags, out, text);
    else io.out(flags.json ? `${JSON.stringify(plan)}\n` : text);
  });
};
