import { environment, remoteStore, remoteTemporal } from './env.ts';
import { dirOf, rootOf } from './here.ts';
import { readReady } from './ready.ts';
import { setUpStore, setUpTemporal } from './setup-remote.ts';
import { failWith } from './talk.ts';

/** What the environment names, else what runs here. */
const targets = () => {
  const running = readReady(dirOf(rootOf()));
  const temporal =
    remoteTemporal(environment) ??
    (running && {
      address: running.temporal,
      namespace: running.namespace,
      connection: { address: running.temporal.replace(/^localhost:/, '127.0.0.1:') },
    });
  return { temporal, mongodb: remoteStore(environment) ?? running?.mongodb };
};

const { temporal, mongodb } = targets();
if (!temporal || !mongodb)
  failWith('nothing to set up', 'set TEMPORAL_ADDRESS and MONGODB_URI, or run npm start first');
else {
  try {
    await setUpTemporal(temporal);
    process.stdout.write(
      `search attributes: in place (${temporal.address}, namespace ${temporal.namespace})\n`,
    );
    await setUpStore(mongodb);
    process.stdout.write('store indexes: in place\n');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    failWith('set-up did not finish', 'check TEMPORAL_ADDRESS and MONGODB_URI, then run it again', why);
  }
}
