/** Applies a contract: a new version and the run that brings its open tickets under it, or only what that would do. */
import type { Change as Difference } from '@perennial/domain/audit/rules';
import { diffContracts } from '@perennial/domain/contract/diff';
import type { Contract } from '@perennial/domain/contract/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import { bodyHash } from '@perennial/service-kit/idempotency';
import type { Store } from '@perennial/store/ports';
import type { RunTarget } from '@perennial/store/runs/port';
import type { CheckedContract } from './check-contract.ts';
import { effectiveFromOf } from './effective.ts';
import { newRun, untilWritten } from './new-run.ts';
import { type TargetStore, targetsOf } from './targets.ts';

export type AmendStore = TargetStore & Pick<Store, 'contracts'>;

export type ContractPlan = {
  contract: Contract;
  effectiveFrom: number;
  /** False when the newest version says the same already. */
  isNew: boolean;
  isFirst: boolean;
  diff: Difference[];
  items: RunTarget[];
};

export type How = { effectiveFrom: string | undefined; reason: string | undefined; now: number };

/** What applying the file would do; nothing is stored. */
export const planContract = async (
  store: AmendStore,
  scope: Scope,
  { draft, contract: given }: CheckedContract,
  { effectiveFrom: asked, now }: How,
): Promise<ContractPlan> => {
  const { id } = given;
  const old = await store.contracts.get(scope, id);
  const oldDraft = old && (await store.contracts.draft(scope, id, old.version));
  const isFirst = old === undefined;
  const effectiveFrom = effectiveFromOf(given, asked, { isFirst, now });
  // Canonical: neither the order of keys nor the way a duration was written makes a difference.
  if (old && bodyHash([{ ...given, version: old.version }, draft]) === bodyHash([old, oldDraft])) {
    const [since] = (await store.contracts.versions(scope, id)).slice(-1);
    return {
      contract: old,
      effectiveFrom: since?.effectiveFrom ?? effectiveFrom,
      isNew: false,
      isFirst,
      diff: [],
      items: [],
    };
  }
  const contract: Contract = { ...given, version: (old?.version ?? 0) + 1 };
  const items = await targetsOf(store, scope.tenant, { contracts: [contract], now });
  return {
    contract,
    effectiveFrom,
    isNew: true,
    isFirst,
    diff: old ? diffContracts(old, contract) : [],
    items,
  };
};

export type AppliedContract = ContractPlan & { run?: { id: string; total: number } };

/** Stores the version together with its run; the same file again stores nothing. */
export const amendContract = (
  store: AmendStore,
  scope: Scope,
  checked: CheckedContract,
  how: How,
): Promise<AppliedContract> =>
  untilWritten(async () => {
    const plan = await planContract(store, scope, checked, how);
    const { contract, effectiveFrom, isNew, isFirst, items } = plan;
    if (!isNew) return plan;
    // Nothing can be open under a contract that was not there.
    const run = isFirst
      ? undefined
      : newRun({
          reason: 'contract-changed',
          source: `contract/${contract.id}`,
          contracts: [contract],
          timeZone: contract.timeZone,
          effectiveFrom,
          items,
        });
    const written = await store.runs.amend(scope, {
      contracts: [{ contract, draft: checked.draft, effectiveFrom }],
      ...(run ? { run } : {}),
      reason: how.reason,
    });
    if (!written) return 'outpaced';
    return { ...plan, ...(run ? { run: { id: run.id, total: items.length } } : {}) };
  });
