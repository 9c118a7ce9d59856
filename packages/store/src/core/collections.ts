/** Every collection, its row and its indexes. Rows are written by exact `_id`; the tenant leads every index. */
import type { AuditEvent, TicketEvent } from '@perennial/domain/audit/rules';
import type { Calendar } from '@perennial/domain/calendar/rules';
import type { Contract } from '@perennial/domain/contract/schema';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import type { mongo } from 'mongoose';
import type { ApiKey, Attachment, Delivery, DeliveryState } from '../ports.ts';

export type Queued = {
  state: 'queued' | 'parked';
  dueAt: number;
  attempts: number;
  error?: string;
  createdAt: number;
};

/** Who has put a file: a customer's id, or `''` for the vendor's staff; each knows it by the name it gave. */
export type AttachmentOwner = { customer: string; name?: string; createdAt: number };

export type Rows = {
  counters: { _id: string; value: number };
  /** `{tenant}/{no}`. */
  tickets: TicketRow;
  archive: TicketRow;
  /** `{workflowId}/{seq}`. */
  events: {
    _id: string;
    tenant: string;
    customer: string;
    no: string;
    seq: number;
    visibility: string;
    event: TicketEvent;
  };
  /** A row goes by itself once `expiresAt` is past; see `core/expiry.ts`. */
  requests: { _id: string; bodyHash: string; no: string; createdAt: number; expiresAt: Date };
  starts: Queued & { _id: string; tenant: string; input: unknown };
  notices: Queued & {
    _id: string;
    tenant: string;
    customer: string;
    workflowId: string;
    event: TicketEvent;
    record: TicketRecord;
  };
  deliveries: Omit<Delivery, 'id' | 'state' | 'nextAttemptAt'> & {
    _id: string;
    state: DeliveryState;
    dueAt: number;
  };
  /** `{tenant}/{register}/{id}`. */
  registers: {
    _id: string;
    tenant: string;
    register: string;
    id: string;
    customer?: string;
    site?: string;
    row: unknown;
    rev: number;
  };
  /** `{tenant}/{id}/{version}`. */
  contracts: {
    _id: string;
    tenant: string;
    customer: string;
    id: string;
    version: number;
    latest: boolean;
    contract: Contract;
  };
  /** `{tenant}/{id}/{version}`. */
  calendars: { _id: string; tenant: string; id: string; version: number; calendar: Calendar };
  /** By SHA-256 of the secret. */
  keys: { _id: string; tenant: string; key: ApiKey };
  /** `{tenant}/{sha256}`; written last, so that half a file is never seen. */
  attachments: { _id: string; tenant: string; meta: Attachment; chunks: number; owners?: AttachmentOwner[] };
  chunks: { _id: string; bytes: Buffer };
  /** `{tenant}/{stream}/{seq}`. */
  audit: {
    _id: string;
    tenant: string;
    customer?: string;
    stream: string;
    seq: number;
    hash: string;
    event: AuditEvent;
  };
  /** `{tenant}/{stream}`: where its chain ends. */
  heads: { _id: string; seq: number; hash: string };
  /** By commitment; erasing a row leaves the chain intact. */
  personal: { _id: string; tenant: string; salt: string; value: string };
};

export type TicketRow = {
  _id: string;
  tenant: string;
  customer: string;
  site: string;
  module: string;
  state: string;
  level: string;
  assignee?: string;
  fingerprint?: string;
  number: number;
  /** States of its clocks. */
  sla: string[];
  openedAt: number;
  rev: number;
  /** When it changed, finer than a millisecond; see `tickets/changed.ts`. */
  position: number;
  record: TicketRecord;
};

type Index = [Record<string, 1 | -1>, { sparse?: boolean; expireAfterSeconds?: number }?];

const indexes: Record<keyof Rows, Index[]> = {
  counters: [],
  tickets: [
    [{ tenant: 1, state: 1, number: -1 }],
    [{ tenant: 1, number: -1 }],
    [{ tenant: 1, site: 1, number: -1 }],
    [{ tenant: 1, position: 1 }],
    [{ tenant: 1, fingerprint: 1 }, { sparse: true }],
  ],
  archive: [[{ tenant: 1, number: -1 }], [{ tenant: 1, openedAt: 1 }]],
  events: [[{ tenant: 1, no: 1, seq: 1 }]],
  requests: [[{ expiresAt: 1 }, { expireAfterSeconds: 0 }]],
  starts: [[{ state: 1, dueAt: 1 }]],
  notices: [[{ state: 1, dueAt: 1 }]],
  deliveries: [[{ state: 1, dueAt: 1 }], [{ tenant: 1, ticket: 1 }], [{ tenant: 1, state: 1 }]],
  registers: [[{ tenant: 1, register: 1, id: 1 }]],
  contracts: [[{ tenant: 1, customer: 1 }], [{ tenant: 1, id: 1, version: -1 }]],
  calendars: [[{ tenant: 1, id: 1, version: -1 }]],
  keys: [[{ tenant: 1 }]],
  attachments: [[{ tenant: 1 }]],
  chunks: [],
  audit: [[{ tenant: 1, stream: 1, seq: 1 }]],
  heads: [],
  personal: [[{ tenant: 1 }]],
};

export type Collections = { [N in keyof Rows]: mongo.Collection<Rows[N]> };

export const collectionsOf = (db: mongo.Db): Collections => ({
  counters: db.collection('counters'),
  tickets: db.collection('tickets'),
  archive: db.collection('archive'),
  events: db.collection('events'),
  requests: db.collection('requests'),
  starts: db.collection('starts'),
  notices: db.collection('notices'),
  deliveries: db.collection('deliveries'),
  registers: db.collection('registers'),
  contracts: db.collection('contracts'),
  calendars: db.collection('calendars'),
  keys: db.collection('keys'),
  attachments: db.collection('attachments'),
  chunks: db.collection('chunks'),
  audit: db.collection('audit'),
  heads: db.collection('heads'),
  personal: db.collection('personal'),
});

/** Creates collections (a transaction cannot) and indexes; repeating it changes nothing. */
export const ensureCollections = async (db: mongo.Db): Promise<void> => {
  const present = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map((c) => c.name));
  for (const [name, wanted] of Object.entries(indexes)) {
    if (!present.has(name)) await db.createCollection(name);
    for (const [keys, options] of wanted) await db.collection(name).createIndex(keys, options ?? {});
  }
};
