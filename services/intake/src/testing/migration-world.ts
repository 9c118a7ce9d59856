/** Intake with people who may migrate, and a double of the workflow side. */
import type { Role } from '@perennial/domain/scope/rules';
import { aPlan } from '@perennial/testkit/flow/a-migration';
import { freshName } from '@perennial/testkit/stack/fresh';
import { type MigrationDouble, migrationDouble } from './migrations.ts';
import { type Call, openWorld, type Reply } from './world.ts';

const people = {
  ann: { role: 'engineer' },
  lei: { role: 'lead' },
  qiu: { role: 'qa' },
  mo: { role: 'agent' },
  owen: { role: 'customer-owner', customer: 'acme' },
  bo: { role: 'customer-owner', customer: 'bohai' },
} as const satisfies Record<string, { role: Role; customer?: string }>;
export type Somebody = keyof typeof people;

/** The fields tests of migrations look into. */
export type MigrationReply = Omit<Reply, 'json'> & {
  json: Reply['json'] & { [key: string]: unknown; planHash: string; state: string };
};

export const openMigrationWorld = async () => {
  let double: MigrationDouble | undefined;
  const world = await openWorld((store, now) => {
    double = migrationDouble(store, now);
    return { migrations: double.deps };
  });
  if (!double) throw new Error('the world was opened without migrations');
  const flow = double;
  const secrets = new Map<Somebody, string>();
  for (const [person, grant] of Object.entries(people) as [Somebody, (typeof people)[Somebody]][]) {
    const key = { ...grant, person, name: person, expiresAt: world.clock.now + 86_400_000 };
    secrets.set(person, (await world.store.keys.create(world.scopeOf('lead'), key)).secret);
  }
  const say = async (
    by: Somebody,
    method: string,
    path: string,
    body?: unknown,
    more: Call = {},
  ): Promise<MigrationReply> => {
    const headers = { authorization: `Bearer ${secrets.get(by)}`, ...more.headers };
    const reply = await world.as(undefined, method, path, {
      ...more,
      ...(body === undefined ? {} : { body }),
      headers,
    });
    return reply as MigrationReply;
  };
  /** The number of a new run; each follows a plan of its own. */
  const opened = async (over: Parameters<typeof aPlan>[0] = {}): Promise<string> => {
    const plan = aPlan({ name: freshName('plan'), ...over });
    const { json } = await say('ann', 'POST', '/v1/migrations', { plan });
    return json.no;
  };
  const started = async (): Promise<string> => {
    const no = await opened();
    await say('ann', 'POST', `/v1/migrations/${no}/start`, {});
    return no;
  };
  const trail = async (stream: string) =>
    (await world.store.audit.stream(world.scopeOf('lead'), stream, { limit: 50 })).items;
  const workflowOf = (no: string): string => `migration/north/${no}`;
  return { world, flow, say, opened, started, trail, workflowOf, secrets, close: () => world.close() };
};
export type MigrationWorld = Awaited<ReturnType<typeof openMigrationWorld>>;
