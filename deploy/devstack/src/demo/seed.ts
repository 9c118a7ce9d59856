/** Fills an empty stack with the demo; on a stack that has it already, answers the same keys again. */
import { join } from 'node:path';
import { chinaYears } from '@perennial/domain/calendar/china/index';
import { calendarOf } from '@perennial/domain/calendar/holiday-set/resolve';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { openStore } from '@perennial/store/open';
import type { Store } from '@perennial/store/ports';
import { readJson, writeJson } from '../process/files.ts';
import type { Addresses, Demo, DemoPeople } from '../ready.ts';
import { demoCalendar, demoDrafts } from './contracts.ts';
import { createDemoKeys } from './keys.ts';
import { seedPeople } from './people.ts';
import { postTo } from './post.ts';
import { demoRegisters } from './registers.ts';
import { demoStories, playStories } from './tickets.ts';

/** Addresses of the running services, and the data folder in which `demo.json` remembers what was seeded. */
export type DemoTarget = Addresses & {
  dir: string /** Tickets with a past; they need the worker. Default true. */;
  stories?: boolean;
};

export const demoTenant = 'demo-vendor';
const scope: Scope = { tenant: demoTenant, actor: systemActor, requestId: 'demo-seed' };

/** Of what an older demo has put there otherwise. */
const reason = 'the demo of this version';

/** Registers, calendar and contracts; putting them again changes nothing. */
export const seedRegisters = async (store: Store, intake: string, now: number): Promise<string[]> => {
  const rows = demoRegisters(intake);
  await store.registers.put(scope, 'customers', rows.customers, reason);
  await store.registers.put(scope, 'sites', rows.sites, reason);
  await store.registers.put(scope, 'people', rows.people, reason);
  await store.registers.put(scope, 'rotas', rows.rotas, reason);
  await store.registers.put(scope, 'groups', rows.groups, reason);
  await store.registers.put(scope, 'modules', rows.modules, reason);
  await store.registers.put(scope, 'interfaces', rows.interfaces, reason);
  await store.registers.put(scope, 'changes', rows.changes, reason);
  const file = demoCalendar();
  const { version } = await store.calendars.put(scope, calendarOf(file, 1, chinaYears), { file, reason });
  for (const { contract, draft } of demoDrafts(new Date(now).getUTCFullYear(), version))
    await store.contracts.put(scope, contract, { draft, reason });
  return rows.sites.map((s) => s.id);
};

/** What is there so far; a start that dies goes on from it. */
type Begun = Pick<Demo, 'keys' | 'sites'> & {
  people?: Partial<DemoPeople>;
  complete?: DemoPeople;
  played?: boolean;
};

const demoAddress = (intake: string) => {
  const { people } = demoRegisters(intake);
  return (id: string): string =>
    people.find((one) => one.id === id)?.contacts.email ?? `${id}@vendor.example`;
};

export const seedDemo = async (target: DemoTarget): Promise<Demo> => {
  const file = join(target.dir, 'demo.json');
  const store = openStore({ uri: target.mongodb });
  try {
    const before = readJson<Begun>(file);
    const known = before && (await store.keys.find(before.keys.agent)) !== undefined;
    const { stories = true } = target;
    if (known && (before.played || !stories) && before.complete)
      return { keys: before.keys, sites: before.sites, people: before.complete };
    const now = Date.now();
    const sites = await seedRegisters(store, target.intake, now);
    let begun: Begun = known ? { ...before, sites } : { keys: await createDemoKeys(store, now), sites };
    const remember = (more: Partial<Begun>): void => {
      begun = { ...begun, ...more };
      writeJson(file, begun);
    };
    // The keys first: a start that dies now goes on with them.
    remember({});
    const people = await seedPeople({
      store,
      intake: target.intake,
      scope,
      emailOf: demoAddress(target.intake),
      known: begun.people ?? {},
      save: (some) => remember({ people: some }),
    });
    remember({ complete: people });
    if (stories && !begun.played) {
      await playStories(postTo(target.intake, begun.keys), demoStories(now));
      remember({ played: true });
    }
    return { keys: begun.keys, sites, people };
  } finally {
    await store.close();
  }
};
