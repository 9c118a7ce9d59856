import { spawnSync } from 'node:child_process';

/** Runs a program to its end. `status` is null when it could not be started or was ended by a signal. */
export const run = (file, args, options = {}) => {
  const done = spawnSync(file, args, { encoding: 'utf8', maxBuffer: 64 << 20, ...options });
  return {
    ok: done.status === 0,
    status: done.status,
    missing: done.error?.code === 'ENOENT',
    output: [done.stdout, done.stderr, done.error?.message].filter(Boolean).join('\n'),
  };
};
