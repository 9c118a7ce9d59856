import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from './env.mjs';
import { SetupFailure } from './failure.mjs';
import { stalePackages } from './lockfile.mjs';
import { run } from './run.mjs';

const read = (file) => JSON.parse(readFileSync(file, 'utf8'));

const whyInstall = (root) => {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return 'node_modules is missing';
  if (!existsSync(join(root, 'node_modules', 'node', 'bin', 'node'))) return 'the pinned Node is missing';
  const stale = stalePackages(read(join(root, 'package-lock.json')), read(installed));
  return stale.length > 0 ? `${stale.length} packages differ from package-lock.json` : undefined;
};

/** `npm ci` when needed, with the npm that runs us (its own Node, not the one it is about to replace). */
export const installPackages = (root) => {
  const why = whyInstall(root);
  if (!why) return;
  process.stdout.write(`npm ci (${why})\n`);
  const { npm_node_execpath: node, npm_execpath: npm, ...rest } = env;
  const [file, ...head] = node && npm?.endsWith('.js') ? [node, npm] : ['npm'];
  const childEnv = Object.fromEntries(
    Object.entries(rest).filter(([name]) => !/^npm_(config_(port_base|fresh|demo)|lifecycle_)/.test(name)),
  );
  const done = run(file, [...head, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env: childEnv,
  });
  const still = done.ok ? whyInstall(root) : 'npm ci failed';
  if (still)
    throw new SetupFailure(
      `packages could not be installed: ${still}`,
      'check the network or npm registry (npm config get registry), then run the command again',
      // npm says what is wrong first and explains its own usage last.
      done.output.split('\n').slice(0, 6).join('\n'),
    );
};
