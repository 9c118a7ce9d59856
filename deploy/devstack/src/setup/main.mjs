/** Installs what is missing: packages, then the daemons that no environment variable replaces. Quiet when all is there. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { daemons } from './daemons.mjs';
import { env } from './env.mjs';
import { report, SetupFailure } from './failure.mjs';
import { locked } from './lock.mjs';
import { installPackages } from './packages.mjs';
import { fetchDaemon } from './wheel.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..');
const only = process.argv.includes('--packages');

const setUp = () => {
  if (Number(process.versions.node.split('.')[0]) < 20)
    throw new SetupFailure(`Node ${process.versions.node} is too old`, 'install Node 20 or newer');
  installPackages(root);
  if (only) return;
  for (const key of Object.keys(daemons)) if (!env[daemons[key].replacedBy]) fetchDaemon(root, key);
};

await locked(join(root, '.devstack', 'setup.lock'), setUp).catch(report);
