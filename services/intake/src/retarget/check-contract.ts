/** A contract's file against the rules, the registers and the calendars: all of its faults at once. */
import { checkContract } from '@perennial/domain/contract/check';
import { pinCalendars, type VersionOf } from '@perennial/domain/contract/pin';
import type { ContractDraft, ContractOf } from '@perennial/domain/contract/rules';
import type { FieldFault } from '@perennial/domain/errors';
import { itemsOf, memberOf, membersOf } from '@perennial/domain/input/salvage';
import { withLines } from '@perennial/domain/input/yaml/with-lines';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Hours } from '@perennial/domain/sla/rules';
import { invalid } from '@perennial/service-kit/problem';
import type { Store } from '@perennial/store/ports';
import type { FileBody } from '../yaml/read.ts';
import { calendarVersions } from './pinning.ts';

export type CheckedContract = { draft: ContractDraft; contract: ContractOf<Hours> };

/** Nobody else's customer, and not another one than before: its versions would be read by both. */
const customerFaults = async (
  { registers, contracts }: Pick<Store, 'registers' | 'contracts'>,
  scope: Scope,
  value: unknown,
): Promise<FieldFault[]> => {
  const [id, customer] = [memberOf(value, 'id'), memberOf(value, 'customer')];
  const old = typeof id === 'string' ? await contracts.get(scope, id) : undefined;
  if (old && old.customer !== customer) {
    const message = `contract ${id} is one with ${old.customer}: give a contract with another customer another id`;
    return [{ path: '/customer', code: 'fixed', message }];
  }
  if (typeof customer !== 'string' || (await registers.get(scope, 'customers', customer))) return [];
  const message = `there is no customer ${customer} in the register; put it there first`;
  return [{ path: '/customer', code: 'unknown', message }];
};

/** Calendars nobody knows, in a file that cannot be pinned because of its other faults. */
const calendarFaults = (value: unknown, versionOf: VersionOf, path = ''): FieldFault[] => {
  const id = memberOf(value, 'calendar');
  const version = memberOf(value, 'version');
  if (typeof id === 'string') {
    const named = typeof version === 'number' ? version : undefined;
    const message = `calendar ${id} is not known here: import it first, or name its version`;
    return versionOf(id, named) === undefined ? [{ path, code: 'unknown', message }] : [];
  }
  const members = Array.isArray(value)
    ? itemsOf(value).map((v, i) => [`${i}`, v] as const)
    : membersOf(value);
  return members.flatMap(([key, inner]) => calendarFaults(inner, versionOf, `${path}/${key}`));
};

/** @throws DomainError `request.invalid` with the line of every fault. */
export const checkContractFile = async (
  store: Pick<Store, 'registers' | 'calendars' | 'contracts'>,
  scope: Scope,
  { value, lineOf }: FileBody,
): Promise<CheckedContract> => {
  const checked = checkContract(value);
  const [versionOf, strangers] = await Promise.all([
    calendarVersions(store, scope),
    customerFaults(store, scope, value),
  ]);
  if ('errors' in checked) {
    const errors = [...checked.errors, ...strangers, ...calendarFaults(value, versionOf)];
    throw invalid(withLines(errors, lineOf));
  }
  const pinned = pinCalendars(checked.contract, versionOf);
  const errors = [...('errors' in pinned ? pinned.errors : []), ...strangers];
  if (errors.length > 0 || 'errors' in pinned) throw invalid(withLines(errors, lineOf));
  return { draft: checked.contract, contract: pinned.contract };
};
