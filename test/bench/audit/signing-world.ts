import { randomBytes } from 'node:crypto';
import { askOf, enrol } from '@perennial/devstack/demo/login';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { openStore } from '@perennial/store/open';
import type { Store } from '@perennial/store/ports';
import { startStack } from '@perennial/testkit/stack/start';

export type Signer = { key: string; password: string; totpSecret: string };

/** Intake and worker, a person who asks for approvals, and many who may sign them: each code of theirs counts once. */
export type SigningWorld = {
  intake: string;
  author: string;
  signers: readonly Signer[];
  stop: () => Promise<void>;
};

const tenant = 'signing-vendor';
const signerCount = 20;
const dayMs = 86_400_000;
const scope: Scope = { tenant, actor: systemActor, requestId: 'bench' };

const keyFor = async (store: Store, role: 'lead' | 'engineer', person: string): Promise<string> =>
  (await store.keys.create(scope, { role, person, name: person, expiresAt: Date.now() + dayMs })).secret;

const makeSigner = async (store: Store, intake: string, person: string): Promise<Signer> => {
  const ask = askOf(intake);
  const email = `${person}@vendor.example`;
  const password = randomBytes(12).toString('base64url');
  const link = { person, purpose: 'invitation', email, expiresAt: Date.now() + dayMs } as const;
  const { secret } = await store.identity.links.create(scope, link, { reason: 'signs in the bench' });
  await ask('/auth/links/accept', { token: secret, password });
  const totpSecret = await enrol(ask, email, password);
  return { key: await keyFor(store, 'lead', person), password, totpSecret };
};

const personRow = (id: string) => ({
  id,
  name: id,
  roles: [],
  groups: [],
  locale: 'en' as const,
  timeZone: 'Asia/Shanghai',
  contacts: { email: `${id}@vendor.example` },
});

export const startSigningWorld = async (): Promise<SigningWorld> => {
  const stack = await startStack({
    services: ['intake', 'worker'],
    mail: false,
    serviceEnv: { LOG_LEVEL: 'error' },
  });
  const { mongodb, intake } = stack.ready;
  const store = openStore({ uri: mongodb });
  try {
    const names = Array.from({ length: signerCount }, (_, i) => `signer-${i + 1}`);
    const customer = { id: 'acme', name: 'Acme', tier: 'standard', locale: 'en', contacts: [] } as const;
    await store.registers.put(scope, 'customers', [{ ...customer, contacts: [] }], undefined);
    await store.registers.put(scope, 'people', ['author', ...names].map(personRow), undefined);
    const signers: Signer[] = [];
    for (const name of names) signers.push(await makeSigner(store, intake, name));
    return { intake, author: await keyFor(store, 'engineer', 'author'), signers, stop: stack.stop };
  } catch (e) {
    await stack.stop();
    throw e;
  } finally {
    await store.close();
  }
};
