import { setTimeout as sleep } from 'node:timers/promises';
import { seedDemo } from './demo/seed.ts';
import { environment, inherited, remoteTemporal } from './env.ts';
import { dirOf, rootOf } from './here.ts';
import { OptionError, readOptions } from './options.ts';
import { StartFailure } from './process/await-ready.ts';
import { holder } from './process/claim.ts';
import { readReady } from './ready.ts';
import { services } from './services.ts';
import { pingStore, setUpStore, setUpTemporal } from './setup-remote.ts';
import { AlreadyRunning, runStack } from './stack.ts';
import { addressTable, failWith, howTo, say } from './talk.ts';

class Interrupted extends Error {}

const root = rootOf();
const abort = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(name, () => abort.abort(new Interrupted(name)));
/** The terminal may go away before we do. */
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

/** Another supervisor has the folder: waits until it is up, then says where. */
const showRunning = async (dir: string, pid: number) => {
  while (!readReady(dir) && holder(dir) && !abort.signal.aborted) await sleep(200);
  const ready = readReady(dir);
  if (!ready)
    return failWith(`process ${pid} was starting here and gave up`, 'see its output, then npm start');
  say(`Perennial already runs (process ${pid}):\n\n${addressTable(ready)}\n${howTo(ready)}`);
};

const untilInterrupted = () =>
  new Promise<void>((resolve) => {
    if (abort.signal.aborted) resolve();
    abort.signal.addEventListener('abort', () => resolve());
    // Keeps the process alive even while no child happens to run.
    setInterval(() => {}, 1 << 30);
  });

const start = async () => {
  const options = readOptions(process.argv.slice(2), environment);
  const dir = dirOf(root, options.dir);
  const local = remoteTemporal(environment) === undefined;
  try {
    const stack = await runStack({
      place: { root, dir, env: inherited(environment, local) },
      env: environment,
      ...(options.portBase === undefined ? {} : { portBase: options.portBase }),
      fresh: options.fresh,
      mail: true,
      services,
      detached: true,
      log: say,
      signal: abort.signal,
      hooks: {
        pingStore,
        prepare: async (addresses, temporal) => {
          await Promise.all([setUpTemporal(temporal), setUpStore(addresses.mongodb)]);
        },
        ...(options.demo ? { seed: (addresses) => seedDemo({ ...addresses, dir }) } : {}),
      },
    });
    say(`\n${addressTable(stack.ready)}\n${howTo(stack.ready)}\nPerennial is up`);
    await untilInterrupted();
    say('stopping');
    await stack.stop();
    say('stopped');
  } catch (error) {
    if (error instanceof AlreadyRunning) return showRunning(dir, error.by.pid);
    throw error;
  }
};

await start().catch((error: unknown) => {
  if (error instanceof Interrupted) say('stopped');
  else if (error instanceof OptionError) failWith(error.message, 'correct the option');
  else if (error instanceof StartFailure) failWith(error.message, error.remedy, error.detail);
  else
    failWith(
      'the start failed',
      'read .devstack/log, or report this',
      error instanceof Error ? error.stack : `${error}`,
    );
});
process.exit();
