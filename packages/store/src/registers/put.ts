import type { Change, JsonValue } from '@perennial/domain/audit/rules';
import { requireReason } from '@perennial/domain/reason/wanted';
import type { RegisterName, RegisterRow } from '@perennial/domain/register/schema';
import type { Scope } from '@perennial/domain/scope/rules';
import { appendAudit } from '../audit/append.ts';
import { canonicalize } from '../core/canonicalize.ts';
import type { StoreContext } from '../core/context.ts';
import { hashOf } from '../core/hash.ts';
import type { Session } from '../core/transaction.ts';
import { refuseErased } from '../erasure/refuse-erased.ts';
import type { Wrapper } from '../secrets/wrap.ts';
import { placeSecret } from '../webhooks/place.ts';
import { secretSealer, withoutSecret } from '../webhooks/sealed.ts';
import { checkReferences, registerKey } from './references.ts';

const json = (value: unknown): JsonValue => JSON.parse(JSON.stringify(value ?? null));

const changesOf = (old: unknown, next: unknown): Change[] => {
  const before = new Map(Object.entries(old ?? {}));
  const after = new Map(Object.entries(next ?? {}));
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((k) => canonicalize(before.get(k) ?? null) !== canonicalize(after.get(k) ?? null))
    .map((k) => ({ path: `/${k}`, old: json(before.get(k)), new: json(after.get(k)) }));
};

/** Rows of one call are few enough for one transaction; larger imports are cut by the caller. */
export const putRows =
  ({ rows, transact, now }: StoreContext, wrapper: Wrapper | undefined) =>
  async <N extends RegisterName>(
    scope: Scope,
    register: N,
    given: RegisterRow<N>[],
    reason: string | undefined,
  ) => {
    const { tenant, actor, requestId } = scope;
    await checkReferences(rows, tenant, register, given);
    const secretOf = placeSecret(secretSealer(wrapper), now);
    const sites = new Map<string, string>();
    if (register === 'interfaces' || register === 'changes')
      for (const site of await rows.registers.find({ tenant, register: 'sites' }).toArray())
        if (site.customer) sites.set(site.id, site.customer);
    const putOne = async (
      session: Session,
      given: RegisterRow<N>,
      made: Record<string, string>,
    ): Promise<'created' | 'updated' | 'unchanged'> => {
      const secret = 'secret' in given ? given.secret : undefined;
      const row = withoutSecret(given);
      const _id = registerKey(tenant, register, given.id);
      const found = await rows.registers.findOne({ _id }, { session });
      const old = found && { ...found, row: withoutSecret(found.row) };
      const sealing =
        register === 'webhooks' ? secretOf({ tenant, id: given.id }, found ?? undefined, secret) : undefined;
      if (sealing?.made !== undefined) made[given.id] = sealing.made;
      if (found && canonicalize(found.row) === canonicalize(row) && sealing?.change === undefined)
        return 'unchanged';
      if (found) requireReason(reason, `${register}/${given.id} is there already`);
      const site = 'site' in given ? given.site : undefined;
      const named = 'customer' in given ? given.customer : undefined;
      const customer =
        register === 'customers' ? given.id : (named ?? (site === undefined ? undefined : sites.get(site)));
      const rev = (old?.rev ?? 0) + 1;
      const next = {
        _id,
        tenant,
        register,
        id: given.id,
        ...(customer ? { customer } : {}),
        ...(site ? { site } : {}),
        row,
        rev,
        ...(sealing ? { sealed: sealing.sealed } : {}),
      };
      if (old) await rows.registers.replaceOne({ _id }, next, { session });
      else await rows.registers.insertOne(next, { session });
      await appendAudit(rows, session, [
        {
          tenant,
          ...(customer ? { customer } : {}),
          stream: `${register}/${given.id}`,
          at: new Date(now()).toISOString(),
          actor: { id: actor.id, kind: actor.kind },
          action: old ? 'register.updated' : 'register.created',
          ...(reason === undefined ? {} : { reason }),
          record: { type: register, id: given.id, rev, hash: hashOf(row) },
          changes: [...changesOf(old?.row, row), ...(sealing?.change ? [sealing.change] : [])],
          cause: { requestId },
        },
      ]);
      return old ? 'updated' : 'created';
    };
    return transact(async (session) => {
      if (register === 'people')
        await refuseErased(
          rows,
          session,
          tenant,
          given.map(({ id }) => id),
        );
      const counts = { created: 0, updated: 0, unchanged: 0 };
      const made: Record<string, string> = {};
      for (const one of given) counts[await putOne(session, one, made)] += 1;
      return Object.keys(made).length === 0 ? counts : { ...counts, secrets: made };
    });
  };
