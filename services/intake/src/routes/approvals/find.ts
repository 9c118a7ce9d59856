import type { ApprovalRecord, Refusal } from '@perennial/domain/approval/rules';
import { refusals } from '@perennial/domain/approval/rules';
import { DomainError } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Store } from '@perennial/store/ports';
import type { ApprovalDeps, IntakeDeps } from '../../deps.ts';
import { ownCommand } from './own-gate.ts';

export const tag = 'Approvals';

/** @throws DomainError `notFound` when absent or another's. */
export const findApproval = async (store: Store, scope: Scope, no: string): Promise<ApprovalRecord> => {
  const record = await store.approvals.get(scope, no);
  if (!record) throw new DomainError('notFound', `there is no approval ${no}`);
  return record;
};

/** Approving and signing are a person's; a key that acts for nobody has no name to do it with. */
export const requirePerson = ({ actor }: Scope): void => {
  if (actor.kind !== 'person' && actor.kind !== 'customer')
    throw new DomainError(
      'auth.forbidden',
      'only a person approves or signs; sign in, or use a key that names its person',
    );
};

export const refusedBy = (refusal: Refusal): DomainError =>
  new DomainError('approval.refused', refusals[refusal], {
    errors: [{ path: '', code: refusal, message: refusals[refusal] }],
  });

/** @throws DomainError where what is approved tells the approval itself. */
export const requireNotOwn = (record: ApprovalRecord): void => {
  if (ownCommand(record) !== undefined) throw refusedBy('subject.own');
};

export const approvalDeps = ({ approvals }: IntakeDeps): ApprovalDeps => {
  if (!approvals) throw new DomainError('flow.unavailable', 'signing is not set up here');
  return approvals;
};

/** The register of people is the staff's: of it a customer's users may name their own colleagues, and themselves. */
export const findPerson = async (store: Store, scope: Scope, id: string) => {
  const { customer, ...wide } = scope;
  const person = await store.registers.get(wide, 'people', id);
  const isOwn = customer === undefined || person?.customer === customer || id === scope.actor.id;
  return isOwn ? person : undefined;
};

/** As signatures print it: from the people register, or what the login says. */
export const nameOf = async (store: Store, scope: Scope, id: string): Promise<string> => {
  const person = await findPerson(store, scope, id);
  return person?.name ?? (scope.actor.id === id ? (scope.actor.name ?? id) : id);
};
