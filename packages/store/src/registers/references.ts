/** Which register a field points into; a row may only name rows that exist (or come in the same call). */
import { DomainError, type FieldFault } from '@perennial/domain/errors';
import type { RegisterName } from '@perennial/domain/register/schema';
import type { Collections } from '../core/collections.ts';

type Reference = { field: string; register: RegisterName };

const references: Record<RegisterName, Reference[]> = {
  customers: [],
  sites: [{ field: 'customer', register: 'customers' }],
  modules: [{ field: 'ownerGroup', register: 'groups' }],
  interfaces: [{ field: 'site', register: 'sites' }],
  changes: [{ field: 'site', register: 'sites' }],
  groups: [],
  people: [],
  rotas: [],
  webhooks: [{ field: 'customer', register: 'customers' }],
};

export const registerKey = (tenant: string, register: RegisterName, id: string): string =>
  `${tenant}/${register}/${id}`;

/** @throws DomainError `request.invalid` with one fault per dangling reference, `/rows/0/customer`. */
export const checkReferences = async (
  rows: Collections,
  tenant: string,
  register: RegisterName,
  given: { id: string }[],
): Promise<void> => {
  const errors: FieldFault[] = [];
  for (const { field, register: target } of references[register]) {
    const named = given.map((row) => new Map<string, unknown>(Object.entries(row)).get(field));
    const ids = [...new Set(named.filter((v) => typeof v === 'string'))];
    if (ids.length === 0) continue;
    const found = await rows.registers
      .find({ _id: { $in: ids.map((id) => registerKey(tenant, target, id)) } })
      .toArray();
    const known = new Set(found.map((r) => r.id));
    named.forEach((id, i) => {
      if (typeof id === 'string' && !known.has(id))
        errors.push({
          path: `/rows/${i}/${field}`,
          code: 'unknown',
          message: `there is no ${id} in the register ${target}; put it there first`,
        });
    });
  }
  if (errors.length > 0)
    throw new DomainError('request.invalid', 'rows name others that do not exist', { errors });
};
