import type { JsonValue } from '@perennial/domain/audit/rules';
import type { Credit } from '@perennial/domain/credit/rules';
import type { Entry } from '../audit/append.ts';
import { canonicalize } from '../core/canonicalize.ts';
import type { CreditRow } from '../core/collections.ts';
import { hashOf } from '../core/hash.ts';
import { idOf } from './row.ts';

export type By = Pick<Entry, 'at' | 'actor' | 'cause'>;

const json = (value: unknown): JsonValue => JSON.parse(JSON.stringify(value ?? null));

const told = ['state', 'amount', 'uncapped', 'capped', 'guarantee', 'evidence'] as const;

const actionOf = (old: Credit | undefined, credit: Credit): string =>
  old?.state === credit.state ? 'credit.recomputed' : `credit.${credit.state}`;

/** One event per change of a credit; a withdrawn one is a change like any other. */
export const creditEntry = (old: CreditRow | undefined, row: CreditRow, by: By): Entry => {
  const { credit, tenant, customer } = row;
  const id = idOf(row);
  const before = old?.credit;
  // What a person said of it stands in the entry of the history that this change has added.
  const added = credit.history.length > (before?.history.length ?? 0) ? credit.history.at(-1) : undefined;
  return {
    tenant,
    customer,
    stream: `credit/${id}`,
    ...by,
    action: actionOf(before, credit),
    ...(added?.reason === undefined ? {} : { reason: added.reason }),
    record: { type: 'credit', id, rev: row.rev, hash: hashOf(credit) },
    changes: [
      ...told
        .filter((name) => canonicalize(before?.[name] ?? null) !== canonicalize(credit[name] ?? null))
        .map((name) => ({ path: `/${name}`, old: json(before?.[name]), new: json(credit[name]) })),
      ...(added?.settlement === undefined
        ? []
        : [{ path: '/settlement', old: null, new: json(added.settlement) }]),
    ],
  };
};
