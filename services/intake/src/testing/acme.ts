/** One of everything that belongs to the customer Acme; every text of it holds `word`. */
import { aMigration, aPlan } from '@perennial/testkit/flow/a-migration';
import { anApproval } from '@perennial/testkit/flow/an-approval';
import { noteBreach } from './breach.ts';
import { contractYaml, officeYaml } from './files.ts';
import { aBody, aContract } from './tenant.ts';
import { morning, type World } from './world.ts';

export type Acme = {
  no: string;
  sha256: string;
  /** Of the vendor. */
  keyId: string;
  run: string;
  credit: string;
  approval: string;
  migration: string;
};

const approval = 'M-7.cutover.1';
/** As the approval's: far beyond what the other vendor draws. */
const migration = 'M-7000';

/** The contract is `acme-secret`, the change `c-secret`, the calendar `cn-office`, the person `acme.person`, the provider `acme-idp`, the webhook `acme-hook`. */
export const seedAcme = async (world: World, word: string): Promise<Acme> => {
  const credits = { clauses: [{ id: 'late', on: {}, amount: { fixed: 20_000 } }] };
  await world.store.contracts.put(world.scopeOf('lead'), aContract('acme', { credits }), {
    reason: 'as agreed',
  });
  const file = await world.as('acme', 'POST', '/v1/attachments?name=stock.txt', {
    raw: word,
    type: 'text/plain',
  });
  const body = aBody({ title: word, attachments: [file.json.sha256] });
  // Numbers are drawn per vendor: Acme's has to be one that the other vendor does not reach.
  for (let i = 0; i < 3; i += 1)
    await world.as('bohai', 'POST', '/v1/tickets', { body: aBody({ site: 'bohai-tianjin' }) });
  const ticket = await world.as('acme', 'POST', '/v1/tickets', { body });
  await noteBreach(world.store, 'north', ticket.json.no, { dueAt: morning });
  await world.as('lead', 'PUT', '/v1/registers/changes', {
    body: {
      rows: [
        {
          id: 'c-secret',
          site: 'acme-shanghai',
          what: word,
          at: '2026-01-03T10:00:00+08:00',
          by: word,
        },
      ],
    },
  });
  await world.as('lead', 'PUT', '/v1/registers/people', {
    body: { rows: [{ id: 'acme.person', name: word, customer: 'acme' }] },
  });
  await world.as('lead', 'PUT', '/v1/registers/webhooks', {
    body: { rows: [{ id: 'acme-hook', url: 'https://acme.example/hook', customer: 'acme' }] },
  });
  for (const name of ['ONLY_ACME', 'ACME_ERP'])
    await world.store.secrets.put(world.scopeOf('lead'), { name, value: word, reason: undefined });
  await world.store.identity.providers.put(world.scopeOf('administrator'), {
    name: 'acme-idp',
    issuer: 'https://login.acme.example',
    clientId: word,
    clientSecret: 'secret:OIDC_ACME',
    customer: 'acme',
    emailDomains: ['acme.example'],
    trustsMfa: false,
    active: true,
    reason: word,
  });
  const [contract] = await world.store.contracts.list(world.scopeOf('acme'));
  if (!contract) throw new Error('the seed holds no contract');
  const { version: _, ...terms } = contract;
  await world.store.contracts.put(
    world.scopeOf('lead'),
    {
      ...terms,
      id: 'acme-secret',
      to: '2025-12-31',
      from: '2025-01-01',
    },
    { reason: 'as agreed' },
  );
  const yaml = (raw: string) => ({ raw, type: 'application/yaml', headers: { 'x-reason': 'as%20agreed' } });
  await world.as('lead', 'POST', '/v1/calendars', yaml(officeYaml()));
  await world.as('lead', 'POST', '/v1/contracts', yaml(contractYaml().replace('acme-2026', 'acme-secret')));
  const run = await world.store.runs.latest(world.scopeOf('lead'), 'contract/acme-secret');
  await world.store.approvals.request(
    world.scopeOf('lead'),
    anApproval({ title: word, subject: { type: 'migration', id: 'M-7' }, openedAt: morning }),
    { workflowIdOf: (no) => `approval/north/${no}` },
  );
  await world.store.migrations.open(
    world.scopeOf('lead'),
    aMigration({ tenant: 'north', no: migration, plan: aPlan({ name: word }) }, morning),
  );
  const key = await world.as('administrator', 'GET', '/v1/keys');
  return {
    no: ticket.json.no,
    sha256: file.json.sha256,
    keyId: key.json.items[0]?.id ?? '',
    credit: `${ticket.json.no}.2.late`,
    run: run?.id ?? 'none',
    approval,
    migration,
  };
};
