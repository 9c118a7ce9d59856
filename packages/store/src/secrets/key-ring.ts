/**
 * The data keys of each tenant, wrapped by the master key. The newest is written with; older ones stay, for whatever
 * was written with them. Kept in the process: a key never changes, and a rotation is noticed within `refreshMs`.
 */
import { randomBytes } from 'node:crypto';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import { appendAudit } from '../audit/append.ts';
import type { Rows } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import { hashOf } from '../core/hash.ts';
import { isOutage, unavailable } from '../core/outage.ts';
import type { Session } from '../core/transaction.ts';
import type { DataKey, DataKeyRing } from './port.ts';
import type { Binding, Wrapper } from './wrap.ts';

const refreshMs = 60_000;
/** How long the key of before is good for when the store could not be asked for a newer one. */
const awayMs = 5_000;
const keyBytes = 32;

const bindingOf = ({ _id: id, tenant }: Pick<Rows['dataKeys'], '_id' | 'tenant'>): Binding => ({
  purpose: 'data-key',
  tenant,
  id,
});

/** @throws Error when the store was opened without a master key. */
export const masterKeyNeeded = (wrapper: Wrapper | undefined): Wrapper => {
  if (wrapper) return wrapper;
  throw new Error('the store was opened without a master key; set PERENNIAL_MASTER_KEY');
};

export const keyRing = ({ rows, transact, now }: StoreContext, wrapper: Wrapper | undefined): DataKeyRing => {
  const known = new Map<string, DataKey>();
  const newest = new Map<string, { key: DataKey; at: number }>();
  const wrapped = () => masterKeyNeeded(wrapper);
  const keyOf = (row: Rows['dataKeys']): DataKey => {
    const { _id: id, tenant } = row;
    const key = known.get(id) ?? { id, tenant, bytes: wrapped().unwrap(bindingOf(row), row.wrapped) };
    known.set(id, key);
    return key;
  };
  const add = async (session: Session, scope: Scope, number: number, reason?: string) => {
    const { tenant, actor, requestId } = scope;
    const at = now();
    const _id = `${tenant}.${number}`;
    const key = wrapped().wrap(bindingOf({ _id, tenant }), randomBytes(keyBytes));
    const row = { _id, tenant, number, wrapped: key, createdAt: at };
    await rows.dataKeys.insertOne(row, { session });
    await appendAudit(rows, session, [
      {
        tenant,
        stream: 'data-key/payloads',
        at: new Date(at).toISOString(),
        actor: { id: actor.id, kind: actor.kind },
        action: number === 1 ? 'data-key.created' : 'data-key.rotated',
        ...(reason === undefined ? {} : { reason }),
        record: { type: 'data-key', id: row._id, rev: number, hash: hashOf({ id: row._id, createdAt: at }) },
        changes: [{ path: '/active', old: number === 1 ? null : `${tenant}.${number - 1}`, new: row._id }],
        cause: { requestId },
      },
    ]);
    return row;
  };
  const numbers = (tenant: string, session?: Session) =>
    rows.dataKeys.find({ tenant }, session ? { session } : {}).toArray();
  const last = (found: Rows['dataKeys'][]) =>
    found.reduce<Rows['dataKeys'] | undefined>((a, b) => (a && a.number > b.number ? a : b), undefined);

  /** Two processes may need the first key at the same time: the second one's insertion fails, and it reads the first's. */
  const newestOf = async (tenant: string): Promise<DataKey> => {
    const found = last(await numbers(tenant));
    if (found) return keyOf(found);
    const scope: Scope = { tenant, actor: systemActor, requestId: 'first-key' };
    return keyOf(
      await transact(async (session) => last(await numbers(tenant, session)) ?? add(session, scope, 1)),
    );
  };
  const loading = new Map<string, Promise<DataKey>>();
  const load = (tenant: string): Promise<DataKey> => {
    const under = loading.get(tenant);
    if (under) return under;
    const loaded = newestOf(tenant)
      .then((key) => {
        newest.set(tenant, { key, at: now() });
        return key;
      })
      .finally(() => loading.delete(tenant));
    loading.set(tenant, loaded);
    return loaded;
  };
  const refuse = (e: unknown): never => {
    throw isOutage(e) ? unavailable() : e;
  };
  return {
    async preload() {
      for (const row of await rows.dataKeys.find({}).sort({ tenant: 1, number: 1 }).toArray())
        try {
          newest.set(row.tenant, { key: keyOf(row), at: now() });
        } catch {
          // One that does not fit the master key is told of when a payload needs it, and stops that one alone.
        }
    },
    active: (tenant) => {
      const kept = newest.get(tenant);
      if (kept && now() - kept.at < refreshMs) return kept.key;
      return load(tenant).catch((e: unknown) => {
        // A task that fails for want of a key is tried again much later than the store is back.
        if (!kept || !isOutage(e)) return refuse(e);
        newest.set(tenant, { key: kept.key, at: now() - refreshMs + awayMs });
        return kept.key;
      });
    },
    find: (id) =>
      known.get(id) ??
      rows.dataKeys.findOne({ _id: id }).then((row) => (row ? keyOf(row) : undefined), refuse),
    async rotate(scope, reason) {
      const row = await transact(async (session) => {
        const number = last(await numbers(scope.tenant, session))?.number ?? 0;
        return add(session, scope, number + 1, reason);
      });
      const key = keyOf(row);
      newest.set(scope.tenant, { key, at: now() });
      return { id: key.id };
    },
  };
};
