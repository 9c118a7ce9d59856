import type { MigrationRecordActivities } from '@perennial/definitions/migration/activities';
import type {
  MigrationEvent,
  MigrationEventKind,
  MigrationRecord,
} from '@perennial/domain/migration/run/rules';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { migrationText } from '@perennial/i18n/migration';
import { everyItem } from '@perennial/store/every-item';
import type { Delivery } from '@perennial/store/ports';
import type { Addressee } from '../approvals/recipients.ts';
import type { RecordDeps } from './record.ts';

/** What somebody has to look at, or has waited for. */
const told: ReadonlySet<MigrationEventKind> = new Set([
  'blocked',
  'table-parked',
  'phase-warning',
  'phase-late',
  'phase-escalated',
  'frozen',
  'cut-over',
  'back-out',
  'closed',
  'rolled-back',
  'aborted',
]);

/** The run's author, and the project managers of the vendor and of this customer. */
const addresseesOf = async (
  { registers }: RecordDeps,
  { tenant, author, customer }: MigrationRecord,
): Promise<Addressee[]> => {
  const scope: Scope = { tenant, actor: systemActor, requestId: 'migration' };
  const people = await everyItem((page) => registers.list(scope, 'people', page));
  return people.flatMap(({ id, roles, contacts, locale, customer: of }) =>
    contacts.email !== undefined &&
    (id === author.id || (roles.includes('project-manager') && (of === undefined || of === customer)))
      ? [{ id, address: contacts.email, locale }]
      : [],
  );
};

const lettersOf = async (
  deps: RecordDeps,
  record: MigrationRecord,
  event: MigrationEvent,
): Promise<Delivery[]> => {
  if (!told.has(event.kind)) return [];
  const now = deps.now();
  return (await addresseesOf(deps, record)).map(({ id, address, locale }) => ({
    id: `${record.workflow.id}/${event.seq}/${id}/email`,
    tenant: record.tenant,
    customer: record.customer,
    ticket: record.no,
    seq: event.seq,
    event: 'escalated',
    audience: 'person',
    channel: 'email',
    recipient: id,
    address,
    locale,
    payload: migrationText(event, record, locale),
    state: 'queued',
    attempts: 0,
    createdAt: now,
    nextAttemptAt: now,
  }));
};

/** Writes a run's read model, its events and letters. A store that is down is retried until it is back. */
export const projectMigration =
  (deps: RecordDeps): MigrationRecordActivities['projectMigration'] =>
  async ({ record, events }) => {
    const deliveries = (await Promise.all(events.map((event) => lettersOf(deps, record, event)))).flat();
    await deps.migrations.flush({ ...deps.origin(), record, events, deliveries });
  };
