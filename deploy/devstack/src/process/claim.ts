import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readJson, removeFile } from './files.ts';
import { type Identity, identify, isRunning } from './identity.ts';
import { endOrphans } from './registry.ts';

const fileOf = (dir: string) => join(dir, 'supervisor.lock');

/** The supervisor that runs on this data folder, if one does. */
export const holder = (dir: string): Identity | undefined => {
  const id = readJson<Identity>(fileOf(dir));
  return id && isRunning(id) ? id : undefined;
};

const create = (dir: string, me: Identity): boolean => {
  mkdirSync(dir, { recursive: true });
  try {
    writeFileSync(fileOf(dir), JSON.stringify(me), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};

/**
 * Makes this process the one supervisor of the folder, after ending what a killed predecessor left behind.
 * Answers the other supervisor when there is one.
 */
export const claim = async (
  dir: string,
  log: (line: string) => void,
): Promise<{ taken: true } | { taken: false; by: Identity }> => {
  const me = identify(process.pid);
  if (!me) throw new Error('this process cannot see itself in the process table');
  for (;;) {
    const other = holder(dir);
    if (other && other.pid !== me.pid) return { taken: false, by: other };
    removeFile(fileOf(dir));
    // Two starts may have found the same dead holder: whoever still owns the file a moment later is it.
    if (create(dir, me)) {
      await sleep(60);
      if (holder(dir)?.pid === me.pid) break;
    } else await sleep(60);
  }
  const ended = await endOrphans(dir, 5_000);
  if (ended.length > 0) log(`ended what an earlier run left behind: ${ended.join(', ')}`);
  return { taken: true };
};

export const release = (dir: string): void => removeFile(fileOf(dir));
