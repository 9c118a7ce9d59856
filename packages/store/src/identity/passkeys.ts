import { DomainError } from '@perennial/domain/errors';
import type { StoreContext } from '../core/context.ts';
import type { Session } from '../core/transaction.ts';
import { rowOfDelivery } from '../deliveries/row.ts';
import { type Cause, note } from './note.ts';
import { noticeOf } from './passkey-notice.ts';
import type { Passkey, PasskeyMail, PasskeyRepository } from './port.ts';
import type { PasskeyRow } from './rows.ts';

const viewOf = ({ _id, rev: _r, ...passkey }: PasskeyRow): Passkey => ({ id: _id, ...passkey });

export const passkeyRepository = ({ rows, transact, now }: StoreContext): PasskeyRepository => {
  const noted = (
    session: Session,
    cause: Cause,
    row: PasskeyRow,
    what: {
      action: string;
      changes?: { path: string; old: string | null; new: string | null }[];
      reason?: string;
    },
  ) =>
    note(rows, session, cause, {
      type: 'passkey',
      id: row._id,
      ...(row.customer === undefined ? {} : { customer: row.customer }),
      at: now(),
      rev: row.rev,
      record: viewOf(row),
      ...what,
    });
  const tell = async (
    session: Session,
    kind: 'passkeyAdded' | 'passkeyRemoved',
    row: PasskeyRow,
    mail: PasskeyMail,
  ) => {
    await rows.deliveries.insertOne(rowOfDelivery(noticeOf(kind, viewOf(row), mail, now())), { session });
  };
  /** Of this account only: another's is as if it were not there. */
  const ownOf = async (session: Session, cause: Cause, account: string, id: string) => {
    const row = await rows.passkeys.findOne({ _id: id }, { session });
    return row && row.tenant === cause.tenant && row.account === account ? row : undefined;
  };
  return {
    add: (cause, given, mail) =>
      transact(async (session) => {
        const { id, ...rest } = given;
        if (await rows.passkeys.findOne({ _id: id }, { session }))
          throw new DomainError(
            'identity.conflict',
            'this passkey is registered already; use another device',
          );
        const row: PasskeyRow = { _id: id, tenant: cause.tenant, ...rest, createdAt: now(), rev: 1 };
        await rows.passkeys.insertOne(row, { session });
        await noted(session, cause, row, {
          action: 'passkey.registered',
          changes: [{ path: '/account', old: null, new: row.account }],
        });
        await tell(session, 'passkeyAdded', row, mail);
        return viewOf(row);
      }),
    async find(id) {
      const row = await rows.passkeys.findOne({ _id: id });
      return row ? viewOf(row) : undefined;
    },
    async ofPerson(tenant, person) {
      return (await rows.passkeys.find({ tenant, person }).sort({ _id: 1 }).toArray()).map(viewOf);
    },
    rename: (cause, account, id, { name, reason }) =>
      transact(async (session) => {
        const row = await ownOf(session, cause, account, id);
        if (!row) return undefined;
        const changed = { ...row, name, rev: row.rev + 1 };
        await rows.passkeys.updateOne({ _id: id }, { $set: { name, rev: changed.rev } }, { session });
        await noted(session, cause, changed, { action: 'passkey.renamed', reason });
        return viewOf(changed);
      }),
    remove: (cause, account, id, { reason, mail, needsAnother }) =>
      transact(async (session) => {
        const row = await ownOf(session, cause, account, id);
        if (!row) return undefined;
        const others = await rows.passkeys
          .find({ tenant: row.tenant, person: row.person }, { session })
          .toArray();
        if (needsAnother && !others.some((one) => one.account === account && one._id !== id))
          throw new DomainError(
            'identity.conflict',
            'this is the last second factor of the account; set up an authenticator app or another passkey first',
          );
        // Two removals at once, each counting on the other's passkey, meet in this row.
        await rows.grantLocks.updateOne(
          { _id: `${row.tenant}/${row.person}` },
          { $inc: { count: 1 } },
          { session, upsert: true },
        );
        await rows.passkeys.deleteOne({ _id: id }, { session });
        const removed = { ...row, rev: row.rev + 1 };
        await noted(session, cause, removed, {
          action: 'passkey.removed',
          changes: [{ path: '/account', old: row.account, new: null }],
          reason,
        });
        await tell(session, 'passkeyRemoved', removed, mail);
        return viewOf(removed);
      }),
    used: (id, counter, requestId) =>
      transact(async (session) => {
        const row = await rows.passkeys.findOne({ _id: id }, { session });
        if (!row) return false;
        const { tenant, person, customer } = row;
        const cause: Cause = {
          tenant,
          actor: { id: person, kind: customer === undefined ? 'person' : 'customer' },
          requestId,
        };
        // Those that do not count say 0, always.
        const isAhead = counter > row.counter || (counter === 0 && row.counter === 0);
        const set = isAhead ? { counter, lastUsedAt: now(), rev: row.rev + 1 } : { rev: row.rev + 1 };
        await rows.passkeys.updateOne({ _id: id }, { $set: set }, { session });
        await noted(
          session,
          cause,
          { ...row, ...set },
          {
            action: isAhead ? 'passkey.used' : 'security.passkeyCounter',
            ...(isAhead ? {} : { reason: `counter ${counter} after ${row.counter}` }),
          },
        );
        return isAhead;
      }),
  };
};
