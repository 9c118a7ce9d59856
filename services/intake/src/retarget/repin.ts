/** The contracts that follow a calendar, pinned to the version of it that is coming. */
import { pinCalendars, type VersionOf } from '@perennial/domain/contract/pin';
import type { Contract, ContractDraft } from '@perennial/domain/contract/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import { bodyHash } from '@perennial/service-kit/idempotency';
import { effectiveAt } from '@perennial/store/contracts/effective';
import type { ContractVersion, Store } from '@perennial/store/ports';

export type Repinned = { contract: Contract; draft: ContractDraft; effectiveFrom: number };

type Contracts = Pick<Store, 'contracts'>;

/** The version in force, and those that will be: what has been replaced stays as it was. */
const livingOf = (versions: ContractVersion[], now: number): ContractVersion[] => {
  const current = effectiveAt(versions, now);
  return versions.filter(
    (v) => v === current || (v.effectiveFrom > now && effectiveAt(versions, v.effectiveFrom) === v),
  );
};

const repinOne = async (
  { contracts }: Contracts,
  scope: Scope,
  { id, version }: ContractVersion,
  versionOf: VersionOf,
): Promise<Pick<Repinned, 'contract' | 'draft'> | undefined> => {
  const [old, draft] = await Promise.all([
    contracts.get(scope, id, version),
    contracts.draft(scope, id, version),
  ]);
  const pinned = draft && pinCalendars(draft, versionOf);
  if (!old || !pinned || 'errors' in pinned) return undefined;
  const contract = { ...pinned.contract, version };
  return bodyHash(contract) === bodyHash(old) ? undefined : { contract, draft };
};

/** New versions of all contracts that change with it, each in force from now or from when its forerunner would be. */
export const repin = async (
  store: Contracts,
  scope: Scope,
  versionOf: VersionOf,
  now: number,
): Promise<Repinned[]> => {
  const out: Repinned[] = [];
  for (const { id } of await store.contracts.list(scope)) {
    const versions = await store.contracts.versions(scope, id);
    let next = Math.max(0, ...versions.map((v) => v.version)) + 1;
    for (const old of livingOf(versions, now)) {
      const changed = await repinOne(store, scope, old, versionOf);
      if (!changed) continue;
      const effectiveFrom = Math.max(now, old.effectiveFrom);
      out.push({ ...changed, contract: { ...changed.contract, version: next }, effectiveFrom });
      next += 1;
    }
  }
  return out;
};
