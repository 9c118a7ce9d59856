/**
 * What the supervisor of a data folder has started, on disk, so that whoever comes after a `kill -9` of the
 * supervisor can end what it left behind.
 */
import { join } from 'node:path';
import { endProcess } from './end.ts';
import { readJson, removeFile, writeJson } from './files.ts';
import type { Identity } from './identity.ts';

export type Registry = { supervisor: Identity; children: Record<string, Identity> };

const fileOf = (dir: string) => join(dir, 'pids.json');

export const readRegistry = (dir: string): Registry | undefined => readJson<Registry>(fileOf(dir));
export const writeRegistry = (dir: string, registry: Registry): void => writeJson(fileOf(dir), registry);
export const removeRegistry = (dir: string): void => removeFile(fileOf(dir));

/** Ends children whose supervisor is gone, last started first. Answers the names it ended. */
export const endOrphans = async (dir: string, graceMs: number): Promise<string[]> => {
  const ended: string[] = [];
  for (const [name, id] of Object.entries(readRegistry(dir)?.children ?? {}).reverse())
    if ((await endProcess(id, graceMs)) !== 'absent') ended.push(name);
  removeRegistry(dir);
  removeFile(join(dir, 'ready.json'));
  return ended;
};
