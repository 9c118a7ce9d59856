import { overlapsPeriod } from '@perennial/domain/access/period';
import { localDate } from '@perennial/domain/contract/local-date';
import type { Contract } from '@perennial/domain/contract/schema';
import type { Scope } from '@perennial/domain/scope/rules';
import { sharedRead } from '../core/batch.ts';
import type { Rows } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import { keptById } from '../core/kept.ts';
import { reach } from '../core/reach.ts';
import type { ContractRepository } from '../ports.ts';
import { effectiveAt, endOf, startOf } from './effective.ts';
import { contractKey, newestContract, sameContract, writeContract } from './write.ts';

type ContractRow = Rows['contracts'];
type Head = Pick<ContractRow, '_id' | 'id' | 'version' | 'effectiveFrom' | 'createdAt'>;

/** Of two contracts for one customer the one that took effect last holds; of two since the same day the one made last. */
const lastFirst = (a: Head, b: Head): number =>
  b.effectiveFrom - a.effectiveFrom || b.createdAt - a.createdAt || (a._id < b._id ? 1 : -1);

const isOwn = (scope: Scope, row: { customer: string }): boolean =>
  scope.customer === undefined || row.customer === scope.customer;

/** For an auditor, a contract whose days and period have one in common. */
const isReadable = (scope: Scope, contract: Contract): boolean =>
  isOwn(scope, contract) && overlapsPeriod(scope, startOf(contract), endOf(contract));

const visible = (scope: Scope, row: ContractRow | null | undefined): ContractRow | undefined =>
  row && isReadable(scope, row.contract) ? row : undefined;

export const contractRepository = ({ rows, transact, now }: StoreContext): ContractRepository => {
  const newest = async ({ tenant }: Scope, id: string) =>
    (await rows.contracts.find({ tenant, id }).sort({ version: -1, _id: -1 }).limit(1).toArray())[0];
  const read = async (scope: Scope, id: string, version: number | undefined) =>
    visible(
      scope,
      version === undefined
        ? await newest(scope, id)
        : await rows.contracts.findOne({ _id: contractKey(scope.tenant, id, version) }),
    );
  /** Versions without their text, which is long: a ticket is opened for every few of these questions. */
  const headsOf = sharedRead((of: { tenant: string; customer: string } | { tenant: string; id: string }) =>
    rows.contracts
      .find(of)
      .project<Head>({ id: 1, version: 1, effectiveFrom: 1, createdAt: 1 })
      .sort({ id: 1, version: 1, _id: 1 })
      .toArray(),
  );
  const kept = keptById<Contract>(200, async (ids) =>
    (await rows.contracts.find({ _id: { $in: ids } }).toArray()).map((r) => [r._id, r.contract]),
  );
  const contractOf = async (_id: string): Promise<Contract | undefined> => (await kept([_id])).get(_id);
  return {
    put: (scope, given, { draft = given, effectiveFrom = startOf(given), reason }) =>
      transact(async (session) => {
        const old = await newestContract(rows, session, scope.tenant, given.id);
        if (old && sameContract(old, { contract: given, draft })) return old.contract;
        const contract: Contract = { ...given, version: (old?.version ?? 0) + 1 };
        const next = { contract, draft, effectiveFrom, reason };
        return (await writeContract(rows, session, scope, next, old, now())).contract;
      }),
    async get(scope, id, version) {
      return (await read(scope, id, version))?.contract;
    },
    async list(scope) {
      const own = reach(scope, 'contract.read');
      if (!own) return [];
      const found = await rows.contracts
        .find({ ...own, latest: true })
        .sort({ _id: 1 })
        .toArray();
      return found.map((r) => r.contract).filter((contract) => isReadable(scope, contract));
    },
    async versions(scope, id) {
      if (scope.period && !(await read(scope, id, undefined))) return [];
      const found = await rows.contracts
        .find({ tenant: scope.tenant, id })
        .project<Omit<ContractRow, 'contract' | 'draft'>>({ contract: 0, draft: 0 })
        .sort({ version: 1, _id: 1 })
        .toArray();
      return found
        .filter((row) => isOwn(scope, row))
        .map(({ version, effectiveFrom, createdAt, actor, reason }) => ({
          id,
          version,
          effectiveFrom,
          createdAt,
          actor,
          ...(reason === undefined ? {} : { reason }),
        }));
    },
    async draft(scope, id, version) {
      return (await read(scope, id, version))?.draft;
    },
    async inForce(scope, customer, at) {
      if (!isOwn(scope, { customer })) return undefined;
      const heads = await headsOf({ tenant: scope.tenant, customer });
      const ids = [...new Set(heads.map((h) => h.id))];
      const holding = ids.flatMap(
        (id) =>
          effectiveAt(
            heads.filter((h) => h.id === id),
            at,
          ) ?? [],
      );
      for (const head of holding.sort(lastFirst)) {
        const contract = await contractOf(head._id);
        if (!contract) continue;
        const date = localDate(contract.timeZone, at);
        if (contract.from <= date && date <= contract.to) return contract;
      }
      return undefined;
    },
    async versionAt(scope, id, at) {
      const head = effectiveAt(await headsOf({ tenant: scope.tenant, id }), at);
      const contract = head && (await contractOf(head._id));
      return contract && isReadable(scope, contract) ? contract : undefined;
    },
  };
};
