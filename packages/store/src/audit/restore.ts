/**
 * Acknowledges that the store was restored from an older backup: which places of the log were lost is proven by a
 * checkpoint kept outside, and written into the log itself, as the first thing it holds from there on.
 */
import type { Checkpoint } from '@perennial/domain/audit/checkpoint';
import {
  type Restore,
  readRestore,
  restoreChange,
  restoredAction,
  restoreStream,
} from '@perennial/domain/audit/restore';
import { DomainError } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Collections } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import { hashOf } from '../core/hash.ts';
import type { Session } from '../core/transaction.ts';
import { recordSecurityEvent } from '../security-events/record.ts';
import { appendAudit } from './append.ts';
import { headId, readHeads } from './heads.ts';
import { ofTenant } from './marker.ts';
import { placeOf } from './place.ts';
import { restoresIn, standingOf } from './restores.ts';
import { placeEvents } from './seal.ts';
import type { SealKey } from './seal-port.ts';
import type { LogRow } from './seal-row.ts';

/**
 * Where the log and the one that was lost part. Where the log has grown past what was lost before anybody noticed, that
 * is not known: they may differ from the beginning on.
 */
const partedAt = (log: LogRow | null, lost: Checkpoint, restores: readonly Restore[]): number => {
  const epoch = lost.restored ?? 0;
  const next = restores.find(({ number }) => number > epoch);
  const kept = next?.from ?? log?.size ?? 0;
  return kept < lost.size ? kept : 0;
};

const newestKept = async (rows: Collections, session: Session, tenant: string): Promise<string | null> => {
  const [last] = await rows.audit
    .find({ place: ofTenant(tenant) }, { session })
    .sort({ place: -1 })
    .limit(1)
    .toArray();
  return last?.event.at ?? null;
};

/** @throws DomainError `audit.nothingLost` when the log holds what the checkpoint covers, or names its loss already. */
export const acknowledgeRestore = (
  { rows, transact, now }: StoreContext,
  scope: Scope,
  key: SealKey,
  { note, lost, reason }: { note: string; lost: Checkpoint; reason: string },
): Promise<Restore> =>
  transact(async (session) => {
    const { tenant, actor, requestId } = scope;
    const standing = await standingOf(rows, tenant, key, lost, { session });
    if (standing !== 'lost')
      throw new DomainError(
        'audit.nothingLost',
        standing === 'held'
          ? `the log holds the ${lost.size} events of this checkpoint; nothing of it is lost`
          : `the event at leaf ${standing.leaf} names this loss already`,
      );
    const log = await rows.logs.findOne({ _id: tenant }, { session });
    const restores = await restoresIn(rows, tenant, key.verifier, { session });
    const number = Math.max(log?.restored ?? 0, lost.restored ?? 0) + 1;
    const from = partedAt(log, lost, restores);
    const at = now();
    const change = restoreChange(note, key.verifier, {
      number,
      from,
      after: await newestKept(rows, session, tenant),
      until: new Date(at).toISOString(),
    });
    const stream = restoreStream(tenant);
    await appendAudit(rows, session, [
      {
        tenant,
        stream,
        at: new Date(at).toISOString(),
        actor: { id: actor.id, kind: actor.kind },
        action: restoredAction,
        reason,
        record: { type: 'audit-log', id: tenant, rev: number, hash: hashOf(change) },
        changes: [change],
        cause: { requestId },
      },
    ]);
    const head = (await readHeads(rows, session, [{ tenant, stream }])).get(headId({ tenant, stream }));
    const row = await rows.audit.findOne({ _id: `${tenant}/${stream}/${head?.seq}` }, { session });
    const leaf = log?.size ?? 0;
    const restore = row ? readRestore(row.event, leaf, key.verifier, restores) : undefined;
    if (!row || !restore)
      throw new Error(`the event of the restore of ${tenant} does not say what it should`);
    const { holder = 'restore', until = 0, epoch = 0 } = log ?? {};
    const state = { holder, until, epoch, restored: number };
    await placeEvents(rows, session, key, { tenant, log, found: [row] }, state);
    await recordSecurityEvent(
      rows,
      session,
      scope,
      {
        kind: 'integrity-failure',
        detail: { what: 'restored', from, to: lost.size, place: placeOf(tenant, leaf) },
      },
      at,
    );
    return restore;
  });
