import { isOver, type MigrationEvent, type MigrationRecord } from '@perennial/domain/migration/run/rules';
import type { Entry } from '../audit/append.ts';
import { hashOf } from '../core/hash.ts';

export type MigrationRow = {
  /** `{tenant}/{no}` */
  _id: string;
  tenant: string;
  customer: string;
  site: string;
  state: string;
  open: boolean;
  /** Opening instant and number as a text that sorts like them. */
  position: string;
  rev: number;
  seq: number;
  record: MigrationRecord;
};

export const migrationKey = (tenant: string, no: string): string => `${tenant}/${no}`;

export const rowOf = (record: MigrationRecord): MigrationRow => ({
  _id: migrationKey(record.tenant, record.no),
  tenant: record.tenant,
  customer: record.customer,
  site: record.site,
  state: record.state,
  open: !isOver(record),
  position: `${String(record.openedAt).padStart(15, '0')}/${record.no}`,
  rev: record.rev,
  seq: record.seq,
  record,
});

export const streamOf = ({ no }: Pick<MigrationRecord, 'no'>): string => `migration/${no}`;

export const entriesOf = (
  record: MigrationRecord,
  events: MigrationEvent[],
  cause: Entry['cause'],
): Entry[] =>
  events.map(({ seq, kind, at, actor, data, reason, requestId }) => ({
    tenant: record.tenant,
    customer: record.customer,
    stream: streamOf(record),
    seq,
    at: new Date(at).toISOString(),
    actor: { id: actor.id, kind: actor.kind },
    action: `migration.${kind}`,
    ...(reason === undefined ? {} : { reason }),
    record: { type: 'migration', id: record.no, rev: record.rev, hash: hashOf(record) },
    changes: Object.keys(data).length === 0 ? [] : [{ path: `/events/${seq}`, old: null, new: data }],
    cause: { ...cause, ...(requestId === undefined ? {} : { requestId }) },
  }));
