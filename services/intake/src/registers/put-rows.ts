/** Writes rows into a register, or says what writing them would do. All of them or none. */
import { DomainError, type FieldFault } from '@perennial/domain/errors';
import type { RegisterName, RegisterRow } from '@perennial/domain/register/schema';
import type { Scope } from '@perennial/domain/scope/rules';
import { bodyHash } from '@perennial/service-kit/idempotency';
import { invalid } from '@perennial/service-kit/problem';
import type { Store } from '@perennial/store/ports';

type Registers = Pick<Store, 'registers'>;
/** Where row `i` stands in what the caller sent. */
type At = (i: number) => string;

const duplicates = (rows: { id: string }[], at: At): FieldFault[] => {
  const first = new Map<string, number>();
  return rows.flatMap(({ id }, i): FieldFault[] => {
    const before = first.get(id);
    if (before === undefined) {
      first.set(id, i);
      return [];
    }
    return [{ path: `${at(i)}/id`, code: 'duplicate', message: `${id} stands at ${at(before)} already` }];
  });
};

/** The store names a row by its place in the call; the caller's place may be a line of a file. */
const placed = (e: unknown, at: At): unknown => {
  if (!(e instanceof DomainError) || e.details.errors === undefined) return e;
  return invalid(
    e.details.errors.map((fault) => ({
      ...fault,
      path: fault.path.replace(/^\/rows\/(\d+)/, (_, i: string) => at(Number(i))),
    })),
  );
};

export const putRows = async <N extends RegisterName>(
  store: Registers,
  scope: Scope,
  name: N,
  rows: RegisterRow<N>[],
  { at, reason }: { at: At; reason: string | undefined },
) => {
  const errors = duplicates(rows, at);
  if (errors.length > 0) throw invalid(errors);
  try {
    return await store.registers.put(scope, name, rows, reason);
  } catch (e) {
    throw placed(e, at);
  }
};

/** Fields that name a row of another register. The store asks the same when it writes. */
const references: Partial<Record<RegisterName, Record<string, RegisterName>>> = {
  sites: { customer: 'customers' },
  modules: { ownerGroup: 'groups' },
  interfaces: { site: 'sites' },
  changes: { site: 'sites' },
  webhooks: { customer: 'customers' },
};

const dangling = async (store: Registers, scope: Scope, name: RegisterName, rows: object[], at: At) => {
  const errors: FieldFault[] = [];
  for (const [field, target] of Object.entries(references[name] ?? {})) {
    const named = rows.map((row) => new Map<string, unknown>(Object.entries(row)).get(field));
    const unknown = new Set<unknown>();
    for (const id of new Set(named))
      if (typeof id === 'string' && !(await store.registers.get(scope, target, id))) unknown.add(id);
    named.forEach((id, i) => {
      const message = `there is no ${id} in the register ${target}; put it there first`;
      if (unknown.has(id)) errors.push({ path: `${at(i)}/${field}`, code: 'unknown', message });
    });
  }
  return errors;
};

/** What `putRows` would answer or complain of; changes nothing. */
export const previewRows = async <N extends RegisterName>(
  store: Registers,
  scope: Scope,
  name: N,
  rows: RegisterRow<N>[],
  at: At,
) => {
  const errors = [...duplicates(rows, at), ...(await dangling(store, scope, name, rows, at))];
  if (errors.length > 0) throw invalid(errors);
  const counts = { created: 0, updated: 0, unchanged: 0 };
  for (const row of rows) {
    const old = await store.registers.get(scope, name, row.id);
    counts[old === undefined ? 'created' : bodyHash(old) === bodyHash(row) ? 'unchanged' : 'updated'] += 1;
  }
  return counts;
};
