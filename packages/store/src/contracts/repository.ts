import type { JsonValue } from '@perennial/domain/audit/rules';
import type { Contract } from '@perennial/domain/contract/schema';
import type { Scope } from '@perennial/domain/scope/rules';
import { appendAudit } from '../audit/append.ts';
import { sharedRead } from '../core/batch.ts';
import { canonicalize } from '../core/canonicalize.ts';
import type { Rows } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import { hashOf } from '../core/hash.ts';
import type { ContractRepository } from '../ports.ts';

const json = (value: unknown): JsonValue => JSON.parse(JSON.stringify(value ?? null));

const visible = (scope: Scope, row: Rows['contracts'] | null | undefined): Contract | undefined =>
  row && (scope.customer === undefined || row.customer === scope.customer) ? row.contract : undefined;

/** The date by the wall clock of a time zone, YYYY-MM-DD. */
const dateIn = (timeZone: string, at: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    at,
  );

export const contractRepository = ({ rows, transact, now }: StoreContext): ContractRepository => {
  const latest = async (tenant: string, id: string) =>
    (await rows.contracts.find({ tenant, id }).sort({ version: -1, _id: -1 }).limit(1).toArray())[0];
  const latestOf = sharedRead(({ tenant, customer }: { tenant: string; customer: string | undefined }) =>
    rows.contracts
      .find({ tenant, ...(customer === undefined ? {} : { customer }), latest: true })
      .sort({ _id: 1 })
      .toArray(),
  );
  const current = ({ tenant, customer }: Scope): Promise<Rows['contracts'][]> =>
    latestOf({ tenant, customer });
  return {
    put: (scope, given) =>
      transact(async (session) => {
        const { tenant, actor, requestId } = scope;
        const [old] = await rows.contracts
          .find({ tenant, id: given.id }, { session })
          .sort({ version: -1, _id: -1 })
          .limit(1)
          .toArray();
        if (old && canonicalize(old.contract) === canonicalize({ ...given, version: old.version }))
          return old.contract;
        const version = (old?.version ?? 0) + 1;
        const contract: Contract = { ...given, version };
        if (old) await rows.contracts.updateOne({ _id: old._id }, { $set: { latest: false } }, { session });
        const { customer, id } = contract;
        await rows.contracts.insertOne(
          { _id: `${tenant}/${id}/${version}`, tenant, customer, id, version, latest: true, contract },
          { session },
        );
        await appendAudit(rows, session, [
          {
            tenant,
            customer,
            stream: `contract/${id}`,
            at: new Date(now()).toISOString(),
            actor: { id: actor.id, kind: actor.kind },
            action: old ? 'contract.amended' : 'contract.created',
            record: { type: 'contract', id, rev: version, hash: hashOf(contract) },
            changes: [{ path: '', old: json(old?.contract), new: json(contract) }],
            cause: { requestId },
          },
        ]);
        return contract;
      }),
    async get(scope, id, version) {
      const row =
        version === undefined
          ? await latest(scope.tenant, id)
          : await rows.contracts.findOne({ _id: `${scope.tenant}/${id}/${version}` });
      return visible(scope, row);
    },
    async list(scope) {
      return (await current(scope)).map((r) => r.contract);
    },
    async inForce(scope, customer, at) {
      const own = (await current(scope)).filter((r) => r.customer === customer);
      return own
        .map((r) => r.contract)
        .find((c) => c.from <= dateIn(c.timeZone, at) && dateIn(c.timeZone, at) <= c.to);
    },
  };
};
