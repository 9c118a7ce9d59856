/** The demo's API keys. Secrets are stored hashed, so they are kept beside the demo's data for the next start. */
import type { Role } from '@perennial/domain/scope/rules';
import { systemActor } from '@perennial/domain/scope/rules';
import type { Store } from '@perennial/store/ports';
import type { DemoKeyName } from '../ready.ts';

type KeySpec = { tenant: string; role: Role; customer?: string; person?: string };

export const demoKeys: Record<DemoKeyName, KeySpec> = {
  agent: { tenant: 'demo-vendor', role: 'agent', person: 'li-wei' },
  lead: { tenant: 'demo-vendor', role: 'lead', person: 'chen-jie' },
  customer: { tenant: 'demo-vendor', role: 'customer', customer: 'acme' },
  customerBohai: { tenant: 'demo-vendor', role: 'customer', customer: 'bohai' },
  otherTenant: { tenant: 'other-vendor', role: 'lead' },
};

const yearMs = 365 * 24 * 3_600_000;

export const createDemoKeys = async (store: Store, now: number): Promise<Record<DemoKeyName, string>> => {
  const secrets = Object.entries(demoKeys).map(async ([name, { tenant, ...grant }]) => {
    const scope = { tenant, actor: systemActor, requestId: `demo-seed-${name}` };
    const { secret } = await store.keys.create(scope, {
      ...grant,
      name: `demo ${name}`,
      expiresAt: now + yearMs,
    });
    return [name, secret] as const;
  });
  return Object.fromEntries(await Promise.all(secrets)) as Record<DemoKeyName, string>;
};
