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
import { checkReferences, registerKey } from './references.ts';

const json = (value: unknown): JsonValue => JSON.parse(JSON.stringify(value ?? null));

/** A webhook's secret never reaches the trail, not even as a commitment. */
const changesOf = (old: unknown, next: unknown): Change[] => {
  const before = new Map(Object.entries(old ?? {}));
  const after = new Map(Object.entries(next ?? {}));
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter(
      (k) => k !== 'secret' && canonicalize(before.get(k) ?? null) !== canonicalize(after.get(k) ?? null),
    )
    .map((k) => ({ path: `/${k}`, old: json(before.get(k)), new: json(after.get(k)) }));
};

/** Rows of one call are few enough for one transaction; larger imports are cut by the caller. */
export const putRows =
  ({ rows, transact, now }: StoreContext) =>
  async <N extends RegisterName>(
    scope: Scope,
    register: N,
    given: RegisterRow<N>[],
    reason: string | undefined,
  ) => {
    const { tenant, actor, requestId } = scope;
    await checkReferences(rows, tenant, register, given);
    const sites = new Map<string, string>();
    if (register === 'interfaces' || register === 'changes')
      for (const site of await rows.registers.find({ tenant, register: 'sites' }).toArray())
        if (site.customer) sites.set(site.id, site.customer);
    const putOne = async (
      session: Session,
      row: RegisterRow<N>,
    ): Promise<'created' | 'updated' | 'unchanged'> => {
      const _id = registerKey(tenant, register, row.id);
      const old = await rows.registers.findOne({ _id }, { session });
      if (old && canonicalize(old.row) === canonicalize(row)) return 'unchanged';
      if (old) requireReason(reason, `${register}/${row.id} is there already`);
      const site = 'site' in row ? row.site : undefined;
      const named = 'customer' in row ? row.customer : undefined;
      const customer =
        register === 'customers' ? row.id : (named ?? (site === undefined ? undefined : sites.get(site)));
      const rev = (old?.rev ?? 0) + 1;
      const next = {
        _id,
        tenant,
        register,
        id: row.id,
        ...(customer ? { customer } : {}),
        ...(site ? { site } : {}),
        row,
        rev,
      };
      if (old) await rows.registers.replaceOne({ _id }, next, { session });
      else await rows.registers.insertOne(next, { session });
      await appendAudit(rows, session, [
        {
          tenant,
          ...(customer ? { customer } : {}),
          stream: `${register}/${row.id}`,
          at: new Date(now()).toISOString(),
          actor: { id: actor.id, kind: actor.kind },
          action: old ? 'register.updated' : 'register.created',
          ...(reason === undefined ? {} : { reason }),
          record: { type: register, id: row.id, rev, hash: hashOf(row) },
          changes: changesOf(old?.row, row),
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
      for (const row of given) counts[await putOne(session, row)] += 1;
      return counts;
    });
  };
