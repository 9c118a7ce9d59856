/** One recognisable person in every collection there is, and a search of the raw store for what is left. */
import type { TicketEvent } from '@perennial/domain/audit/rules';
import { contractRow } from '@perennial/domain/contract/schema';
import { type RegisterName, registers } from '@perennial/domain/register/schema';
import type { Scope } from '@perennial/domain/scope/rules';
import { aTicket } from '@perennial/testkit/flow/a-ticket';
import { anApproval } from '@perennial/testkit/flow/an-approval';
import { aManifest, aSignatureOf, scopeOf as signingScope } from '@perennial/testkit/flow/sign';
import type { mongo } from 'mongoose';
import type { Collections } from '../../core/collections.ts';
import type { Store } from '../../ports.ts';
import { treatments } from '../treatments.ts';

export const tenant = 'north';
export const person = 'p-7';
export const now = Date.parse('2026-01-05T01:00:00Z');

/** Every one is looked for afterwards. */
export const traces = [
  'Quirina Zwick',
  '屈蕊娜',
  'quirina@acme.example',
  'q.zwick@old.example',
  'private@zwick.example',
  '13712345678',
  '137-1234-5678',
  '+86 159 8765 4321',
  'quirinawx',
] as const;
const said = 'Quirina Zwick (屈蕊娜, q.zwick@old.example) asked; call 137-1234-5678';
export const secretText = 'my words alone, without a name';

export const scopeOf = (id: string, of = tenant): Scope => ({
  tenant: of,
  actor: { id, kind: 'person', role: 'administrator', roles: ['administrator'] },
  requestId: `request-${id}`,
});
const adm = scopeOf('adm');

const put = (store: Store, register: RegisterName, row: object) =>
  store.registers.put(adm, register, [registers[register].parse(row)] as never, 'as the test has it');

const seedRegisters = async (store: Store): Promise<void> => {
  const contacts = { email: 'quirina@acme.example', phone: '13712345678', wecom: 'quirinawx' };
  await put(store, 'customers', {
    id: 'acme',
    name: 'Acme',
    contacts: [{ name: 'Quirina Zwick', phone: '13712345678' }],
  });
  await put(store, 'sites', { id: 'acme-shanghai', name: 'Shanghai', customer: 'acme' });
  // As it was before, with another name, address and number.
  await put(store, 'people', {
    id: person,
    name: '屈蕊娜',
    contacts: { email: 'q.zwick@old.example', phone: '+86 159 8765 4321' },
  });
  await put(store, 'people', { id: person, name: 'Quirina Zwick', customer: 'acme', contacts });
  await put(store, 'people', { id: 'p-8', name: 'Chen Jie', contacts: { email: 'chen@acme.example' } });
  await put(store, 'groups', { id: 'wms', name: 'Inventory', lead: 'p-8', members: [person, 'p-8'] });
  await put(store, 'rotas', {
    id: 'nights',
    name: 'Nights',
    people: ['p-8', person],
    startsOn: '2026-01-01',
  });
  await put(store, 'changes', {
    id: 'c-1',
    site: 'acme-shanghai',
    what: said,
    at: '2026-01-01T00:00:00Z',
    by: 'Quirina Zwick',
  });
};

const seedIdentity = async (store: Store): Promise<void> => {
  const { logins, sessions, training, grants, links } = store.identity;
  await logins.attach(adm, {
    account: 'account-7',
    person,
    email: 'private@zwick.example',
    customer: 'acme',
  });
  await sessions.open(adm, { token: 'token-7', person, account: 'account-7', enrolled: true });
  await training.add(adm, { person, course: 'signing', version: '1', date: now, expiresAt: now + 1_000_000 });
  const expiresAt = now + 900_000;
  await grants.grant(adm, { person, role: 'customer', customer: 'acme', from: now, expiresAt, reason: said });
  const mail = { name: 'Quirina Zwick', locale: 'en', timeZone: 'UTC', page: 'http://c/accept' } as const;
  const link = { person, purpose: 'invitation', email: 'quirina@acme.example', expiresAt } as const;
  await links.create(adm, link, { reason: 'a second account', mail });
  await store.keys.create(adm, {
    role: 'customer',
    customer: 'acme',
    person,
    name: 'of Quirina Zwick',
    expiresAt,
  });
  await store.auditGrants.create(adm, {
    person,
    from: 0,
    to: now,
    scopes: ['read'],
    reason: said,
    expiresAt,
  });
};

const message = (seq: number, actor: string, text: string): TicketEvent => ({
  seq,
  kind: 'message-received',
  at: now,
  notedAt: now,
  actor: { id: actor, kind: 'customer', role: 'customer', name: 'Quirina Zwick' },
  visibility: 'public',
  data: { text },
  changes: [],
});

/** A ticket the person asked for and wrote in; `archive` ends it. */
export const seedTicket = async (store: Store, number: number) => {
  const { record: opened, event } = aTicket({ tenant, number, openedAt: now });
  const requester = { name: 'Quirina Zwick', email: 'quirina@acme.example', phone: '13712345678' };
  const record = { ...opened, requester, description: said };
  const workflowId = `ticket/${tenant}/${record.no}`;
  await store.tickets.open(adm, { record, event, start: { workflowId, input: {} } });
  const flushed = { ...record, seq: 3, rev: record.rev + 1 };
  const flush = {
    workflowId,
    runId: 'run',
    record: flushed,
    events: [message(2, person, secretText), message(3, 'p-8', said)],
    archive: false,
  };
  await store.tickets.flush(flush);
  return {
    no: record.no,
    archive: () =>
      store.tickets.flush({
        ...flush,
        record: { ...flushed, state: 'closed', rev: flushed.rev + 1 },
        events: [],
        archive: true,
      }),
  };
};

const seedDeliveries = async (store: Store): Promise<void> => {
  const [notice] = await store.notices.lease(now, 1, 1);
  if (!notice) throw new Error('no event waits');
  const letter = (n: number, address: string) => ({
    id: `${notice.id}/r-${n}/email`,
    tenant,
    customer: 'acme',
    ticket: 'T-1001',
    seq: 1,
    event: 'opened' as const,
    audience: 'requester' as const,
    channel: 'email' as const,
    recipient: 'requester',
    address,
    locale: 'en' as const,
    payload: { subject: said, text: said, json: { requester: { name: 'Quirina Zwick' } } },
    state: 'queued' as const,
    attempts: 0,
    createdAt: now,
    nextAttemptAt: now,
  });
  await store.notices.expand(notice.id, [
    letter(1, 'quirina@acme.example'),
    letter(2, 'chen@acme.example'),
    letter(3, 'quirina@acme.example'),
  ]);
  for (const n of [2, 3]) await store.deliveries.sent(letter(n, '').id, now);
};

/** Signed and decided: its printed name is what stays. */
const seedSignature = async (store: Store): Promise<void> => {
  const signing = { by: person, role: 'customer-owner', at: now } as const;
  const record = anApproval({ tenant, openedAt: now, title: said });
  const drawn = aManifest(record, signing);
  const manifest = { ...drawn, signer: { ...drawn.signer, name: 'Quirina Zwick' } };
  const signature = aSignatureOf(manifest, signing);
  const scope = signingScope(record, signing);
  await store.signatures.issue(scope, {
    hash: signature.hash,
    manifest,
    issuedAt: now,
    expiresAt: now + 1_000,
  });
  await store.signatures.make(scope, signature, { workflowId: record.workflow.id, dueAt: now });
  const events = [
    {
      seq: 1,
      kind: 'requested' as const,
      at: now,
      actor: { id: person, kind: 'person' as const },
      data: { said },
    },
  ];
  const author = { id: person, name: 'Quirina Zwick' };
  const decided = { ...record, state: 'rejected' as const, author };
  await store.approvals.flush({
    workflowId: record.workflow.id,
    runId: 'run',
    record: decided,
    events,
    deliveries: [],
  });
};

const seedContract = async (store: Store): Promise<void> => {
  const matrix = { critical: 'P1', high: 'P1', normal: 'P2', low: 'P3' };
  const contract = (name: string) =>
    contractRow.parse({
      id: 'acme-2026',
      customer: 'acme',
      from: '2026-01-01',
      to: '2026-12-31',
      matrix: { site: matrix, module: matrix, department: matrix, user: matrix },
      levels: { P1: { clocks: [] }, P2: { clocks: [] }, P3: { clocks: [] } },
      autoCloseAfterMs: 1_000_000,
      reopenWithinMs: 1_000_000,
      counterparts: [
        { module: '*', vendor: { person: 'p-8' }, customer: { name, phone: '13712345678' }, escalation: [] },
      ],
    });
  for (const name of ['Quirina Zwick', 'Chen Jie'])
    await store.contracts.put(adm, contract(name), { reason: said });
};

/** A text may name the person wherever one is kept: collections that do not by now get such a row, as it would lie there. */
const seedRest = async (rows: Collections): Promise<void> => {
  for (const [name, treatment] of Object.entries(treatments)) {
    const found = Object.entries(rows).find(([one]) => one === name)?.[1];
    if ('none' in treatment || !found) continue;
    const collection = found as unknown as mongo.Collection<{ _id: string; tenant: string }>;
    const texts = JSON.stringify(await collection.find({ tenant }).toArray());
    if (traces.some((trace) => texts.includes(trace))) continue;
    const row = { _id: `${tenant}/seed`, tenant, note: said, nested: [{ email: 'quirina@acme.example' }] };
    await collection.insertOne(row);
  }
};

export const seedPerson = async (store: Store, rows: Collections): Promise<void> => {
  await seedRegisters(store);
  await seedIdentity(store);
  const closed = await seedTicket(store, 1_001);
  await seedDeliveries(store);
  await closed.archive();
  await seedSignature(store);
  await seedContract(store);
  await seedRest(rows);
};

/** `{collection}/{_id}` of every stored row in which one of the texts stands, whatever the collection. */
export const foundIn = async (
  db: mongo.Db,
  texts: readonly string[] = [...traces, secretText],
): Promise<string[]> => {
  const found: string[] = [];
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray())
    for (const row of await db.collection(name).find({}).toArray()) {
      const text = JSON.stringify(row);
      if (texts.some((one) => text.includes(one))) found.push(`${name}/${row._id}`);
    }
  return found.sort();
};
