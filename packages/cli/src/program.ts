import { Command, InvalidArgumentError, Option } from 'commander';
import { addAccess } from './commands/access/index.ts';
import { addApprovals } from './commands/approvals/index.ts';
import { addAttach } from './commands/attach.ts';
import { addAudit } from './commands/audit/index.ts';
import { addCalendars } from './commands/calendar/index.ts';
import { addContracts } from './commands/contract/index.ts';
import { addCredits } from './commands/credit/index.ts';
import { addDeliveryList } from './commands/delivery/list.ts';
import { addReplay } from './commands/delivery/replay.ts';
import { addKeyCreate } from './commands/key/create.ts';
import { addKeyList } from './commands/key/list.ts';
import { addKeyRevoke } from './commands/key/revoke.ts';
import { addRotateData } from './commands/key/rotate-data.ts';
import { addLogin } from './commands/login.ts';
import { addLogout } from './commands/logout.ts';
import { addMigrate } from './commands/migrate/index.ts';
import { addImport } from './commands/register/import.ts';
import { addRegisterList } from './commands/register/list.ts';
import { addRunShow } from './commands/run/show.ts';
import { addSecrets } from './commands/secret/index.ts';
import { addSecurity } from './commands/security/index.ts';
import { addSlaReport } from './commands/sla/report.ts';
import { addClocks } from './commands/ticket/clocks.ts';
import { addExplain } from './commands/ticket/explain.ts';
import { addList } from './commands/ticket/list.ts';
import { addOpen } from './commands/ticket/open.ts';
import { addShow } from './commands/ticket/show.ts';
import { addSteps } from './commands/ticket/step.ts';
import { addTimeline } from './commands/ticket/timeline.ts';
import { addUsers } from './commands/user/index.ts';
import { addWatch } from './commands/watch.ts';
import type { Io } from './io.ts';
import { langs } from './output/words.ts';

const exits = `
Exit codes: 0 done, 2 invalid input, 3 not authorised, 4 not found, 5 conflict or illegal step,
            6 unavailable, 7 rate limit, 1 anything else`;

const headerSafe = (text: string): string => {
  if (!/^[\x21-\x7e]{1,200}$/.test(text))
    throw new InvalidArgumentError('Use 1-200 visible ASCII characters.');
  return text;
};

/** Without seconds the patience has no end but Ctrl-C. */
const patience = (text: string): number => {
  if (text === 'forever') return Number.POSITIVE_INFINITY;
  if (!/^\d{1,9}$/.test(text))
    throw new InvalidArgumentError('Give whole seconds, or nothing: then write --wait last.');
  return Number(text);
};

/** The whole command line; parsing it runs the command. Throws `CommanderError` and `CliFailure`. */
export const createProgram = (io: Io): Command => {
  const program = new Command('perennial')
    .description('Tickets, registers and notices of the annual service contract, from the terminal')
    .option('--intake <url>', 'address of intake (PERENNIAL_INTAKE)')
    .option('--reporting <url>', 'address of reporting (PERENNIAL_REPORTING)')
    .option('--notification <url>', 'address of notification (PERENNIAL_NOTIFICATION)')
    .option('--key <key>', 'API key (PERENNIAL_KEY)')
    .option('--as <role>', 'demo key of the local stack: agent, lead, customer, customerBohai')
    .option('--json', "print the API's answer as it came")
    .addOption(new Option('--lang <lang>', 'language of headings').choices(langs))
    .option('--idempotency-key <key>', 'repeat a request under its own key', headerSafe)
    .addOption(
      new Option(
        '--wait [seconds]',
        'keep trying while a service is unavailable, and follow a run to its end',
      )
        .preset('forever')
        .argParser(patience),
    )
    .addHelpText('after', exits)
    .showHelpAfterError('(--help shows what it takes)')
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .exitOverride();
  const ticket = program.command('ticket').description('open, follow and work on tickets');
  for (const add of [addOpen, addList, addShow, addTimeline, addClocks, addExplain, addSteps])
    add(ticket, io);
  const register = program.command('register').description('customers, sites, modules, people, ...');
  for (const add of [addImport, addRegisterList]) add(register, io);
  const delivery = program.command('delivery').description('notices sent and dead letters');
  for (const add of [addDeliveryList, addReplay]) add(delivery, io);
  const key = program.command('key').description('API keys, and the keys that payloads are encrypted with');
  for (const add of [addKeyCreate, addKeyList, addKeyRevoke, addRotateData]) add(key, io);
  addSlaReport(program.command('sla').description('how contracts were kept'), io);
  for (const add of [
    addContracts,
    addCalendars,
    addCredits,
    addApprovals,
    addMigrate,
    addSecrets,
    addSecurity,
    addAudit,
    addAccess,
    addUsers,
    addLogin,
    addLogout,
  ])
    add(program, io);
  const run = program.command('run').description('changes on their way to open tickets');
  addRunShow(run, io);
  addAttach(program, io);
  addWatch(program, io);
  return program;
};
