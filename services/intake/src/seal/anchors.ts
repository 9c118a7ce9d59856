/**
 * The newest checkpoint of every tenant, kept beside the store: after a restore from an older backup it is the only thing
 * that knows how far the log had come.
 */
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

export type Anchors = {
  /** Tenants of whom a checkpoint is kept. */
  tenants(): Promise<string[]>;
  newest(tenant: string): Promise<string | undefined>;
  /** Takes the place of the one kept before. */
  keep(tenant: string, note: string): Promise<void>;
};

/** Of this process alone: a restore while it is down goes unseen, unless somebody shows a checkpoint. */
export const memoryAnchors = (): Anchors => {
  const notes = new Map<string, string>();
  return {
    tenants: async () => [...notes.keys()].sort(),
    newest: async (tenant) => notes.get(tenant),
    keep: async (tenant, note) => {
      notes.set(tenant, note);
    },
  };
};

const suffix = '.checkpoint';
const isMissing = (e: unknown): boolean => e instanceof Error && 'code' in e && e.code === 'ENOENT';

/** One file per tenant in a folder that no backup of the store puts back. A process that dies leaves the old file or the new one. */
export const fileAnchors = (dir: string): Anchors => {
  const known = new Map<string, string>();
  const fileOf = (tenant: string): string => join(dir, `${encodeURIComponent(tenant)}${suffix}`);
  return {
    async tenants() {
      const names = await readdir(dir).catch((e: unknown) => {
        if (isMissing(e)) return [];
        throw e;
      });
      return names
        .filter((name) => name.endsWith(suffix))
        .map((name) => decodeURIComponent(name.slice(0, -suffix.length)))
        .sort();
    },
    async newest(tenant) {
      const held = known.get(tenant);
      if (held !== undefined) return held;
      try {
        const note = await readFile(fileOf(tenant), 'utf8');
        known.set(tenant, note);
        return note;
      } catch (e) {
        if (isMissing(e)) return;
        throw e;
      }
    },
    async keep(tenant, note) {
      await mkdir(dir, { recursive: true });
      const draft = `${fileOf(tenant)}.${process.pid}`;
      const file = await open(draft, 'w');
      try {
        await file.writeFile(note);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, fileOf(tenant));
      known.set(tenant, note);
    },
  };
};
