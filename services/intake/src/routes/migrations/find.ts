import { DomainError } from '@perennial/domain/errors';
import { type MigrationRefusal, refusals } from '@perennial/domain/migration/run/refusals/rules';
import { isOver, type MigrationRecord } from '@perennial/domain/migration/run/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Person } from '@perennial/domain/signature/rules';
import type { Store } from '@perennial/store/ports';
import type { IntakeDeps, MigrationDeps } from '../../deps.ts';
import { nameOf } from '../approvals/find.ts';

export const tag = 'Migrations';

/** @throws DomainError `notFound` when absent or another's. */
export const findRun = async (
  { migrations }: Pick<Store, 'migrations'>,
  scope: Scope,
  no: string,
): Promise<MigrationRecord> => {
  const record = await migrations.get(scope, no);
  if (!record) throw new DomainError('notFound', `there is no migration ${no}`);
  return record;
};

export const refusedBy = (refusal: MigrationRefusal): DomainError =>
  new DomainError('migration.refused', refusals[refusal], {
    errors: [{ path: '', code: refusal, message: refusals[refusal] }],
  });

/** For what changes something that the run still has to account for. */
export const requireOpen = (record: MigrationRecord): void => {
  if (isOver(record)) throw refusedBy('state.over');
};

export const migrationDeps = ({ migrations }: IntakeDeps): MigrationDeps => {
  if (!migrations) throw new DomainError('flow.unavailable', 'migrations are not set up here');
  return migrations;
};

/** Whoever writes a plan answers for it and signs none of its approvals: that takes a person. */
export const authorOf = async (store: Store, scope: Scope): Promise<Person> => {
  const { id, kind } = scope.actor;
  if (kind !== 'person' && kind !== 'customer')
    throw new DomainError(
      'auth.forbidden',
      'a plan has an author: sign in, or use a key that names its person',
    );
  return { id, name: await nameOf(store, scope, id) };
};
