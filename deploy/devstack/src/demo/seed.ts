/** Fills an empty stack with the demo; on a stack that has it already, answers the same keys again. */
import { join } from 'node:path';
import { openStore } from '@perennial/store/open';
import { readJson, writeJson } from '../process/files.ts';
import type { Addresses, Demo } from '../ready.ts';
import { createDemoKeys } from './keys.ts';

/** Addresses of the running services, and the data folder in which `demo.json` remembers what was seeded. */
export type DemoTarget = Addresses & { dir: string };

export const demoSites = ['acme-shanghai', 'acme-suzhou', 'bohai-tianjin'];

export const seedDemo = async (target: DemoTarget): Promise<Demo> => {
  const file = join(target.dir, 'demo.json');
  const store = openStore({ uri: target.mongodb });
  try {
    const before = readJson<Demo>(file);
    if (before && (await store.keys.find(before.keys.agent))) return before;
    const demo: Demo = { keys: await createDemoKeys(store, Date.now()), sites: demoSites };
    writeJson(file, demo);
    return demo;
  } finally {
    await store.close();
  }
};
