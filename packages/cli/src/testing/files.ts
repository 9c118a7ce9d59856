import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own with these files in it. */
export const folderWith = async (files: Record<string, string | Uint8Array>) => {
  const dir = await mkdtemp(join(tmpdir(), 'perennial-cli-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(dir, name), content);
  return { dir, remove: () => rm(dir, { recursive: true }) };
};
