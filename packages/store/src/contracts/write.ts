import type { JsonValue } from '@perennial/domain/audit/rules';
import type { Contract, ContractDraft } from '@perennial/domain/contract/schema';
import { requireReason } from '@perennial/domain/reason/wanted';
import type { Scope } from '@perennial/domain/scope/rules';
import { appendAudit } from '../audit/append.ts';
import { canonicalize } from '../core/canonicalize.ts';
import type { Collections, Rows } from '../core/collections.ts';
import { hashOf } from '../core/hash.ts';
import type { Session } from '../core/transaction.ts';

type ContractRow = Rows['contracts'];

export type NewContract = {
  contract: Contract;
  draft: ContractDraft;
  effectiveFrom: number;
  reason: string | undefined;
};

const json = (value: unknown): JsonValue => JSON.parse(JSON.stringify(value ?? null));

export const contractKey = (tenant: string, id: string, version: number): string =>
  `${tenant}/${id}/${version}`;

export const newestContract = async (
  rows: Collections,
  session: Session,
  tenant: string,
  id: string,
): Promise<ContractRow | undefined> =>
  (
    await rows.contracts.find({ tenant, id }, { session }).sort({ version: -1, _id: -1 }).limit(1).toArray()
  )[0];

/** However its keys were ordered or its durations spelled: the same promises, following the same calendars. */
export const sameContract = (
  old: Pick<ContractRow, 'contract' | 'draft'>,
  { contract, draft }: { contract: Omit<Contract, 'version'>; draft: ContractDraft },
): boolean => {
  const { version } = old.contract;
  return (
    canonicalize(old.contract) === canonicalize({ ...contract, version }) &&
    canonicalize(old.draft) === canonicalize(draft)
  );
};

/** Inserts a version after `old`, the newest so far, with its audit event. @throws DomainError where one after the first has no reason */
export const writeContract = async (
  rows: Collections,
  session: Session,
  { tenant, actor, requestId }: Scope,
  { contract, draft, effectiveFrom, reason }: NewContract,
  old: ContractRow | undefined,
  now: number,
): Promise<ContractRow> => {
  const { id, customer, version } = contract;
  if (old) requireReason(reason, `contract ${id} is there already`);
  if (old) await rows.contracts.updateOne({ _id: old._id }, { $set: { latest: false } }, { session });
  const row: ContractRow = {
    _id: contractKey(tenant, id, version),
    tenant,
    customer,
    id,
    version,
    latest: true,
    contract,
    draft,
    effectiveFrom,
    createdAt: now,
    actor: actor.id,
    ...(reason === undefined ? {} : { reason }),
  };
  await rows.contracts.insertOne(row, { session });
  await appendAudit(rows, session, [
    {
      tenant,
      customer,
      stream: `contract/${id}`,
      at: new Date(now).toISOString(),
      actor: { id: actor.id, kind: actor.kind },
      action: old ? 'contract.amended' : 'contract.created',
      ...(reason === undefined ? {} : { reason }),
      record: { type: 'contract', id, rev: version, hash: hashOf(contract) },
      changes: [
        { path: '', old: json(old?.contract), new: json(contract) },
        { path: '/effectiveFrom', old: old?.effectiveFrom ?? null, new: effectiveFrom },
      ],
      cause: { requestId },
    },
  ]);
  return row;
};
