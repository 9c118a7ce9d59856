import { DomainError } from '@perennial/domain/errors';
import { lockMs, maxFailures } from '@perennial/domain/people/sign-in';
import type { StoreContext } from '../core/context.ts';
import type { Session } from '../core/transaction.ts';
import { refuseErased } from '../erasure/refuse-erased.ts';
import { type Cause, note } from './note.ts';
import type { Login, LoginRepository } from './port.ts';
import type { LoginRow } from './rows.ts';

const viewOf = ({ _id, failures: _f, totpStep: _t, rev: _r, ...login }: LoginRow): Login => ({
  account: _id,
  ...login,
});

/** Before sign-in nobody is known but the account itself. */
const bySelf = ({ tenant, person }: LoginRow, requestId: string): Cause => ({
  tenant,
  actor: { id: person, kind: 'person' },
  requestId,
});

type Edit = {
  cause: Cause;
  action: string;
  set?: Partial<LoginRow>;
  unset?: ('lockedUntil' | 'signingSuspended')[];
  reason?: string;
};

export const loginRepository = ({ rows, transact, now }: StoreContext): LoginRepository => {
  const edit = async (session: Session, row: LoginRow, { cause, action, set, unset = [], reason }: Edit) => {
    const rev = row.rev + 1;
    const changed: LoginRow = { ...row, ...set, rev };
    for (const key of unset) delete changed[key];
    await rows.logins.replaceOne({ _id: row._id }, changed, { session });
    await note(rows, session, cause, {
      type: 'login',
      id: row._id,
      ...(row.customer === undefined ? {} : { customer: row.customer }),
      action,
      at: now(),
      rev,
      record: viewOf(changed),
      ...(reason === undefined ? {} : { reason }),
    });
    return changed;
  };
  /** Decides on the row inside the transaction; undefined leaves everything as it is. */
  const change = (
    account: string,
    decide: (row: LoginRow) => Edit | undefined,
  ): Promise<LoginRow | undefined> =>
    transact(async (session) => {
      const row = await rows.logins.findOne({ _id: account }, { session });
      const wanted = row === null ? undefined : decide(row);
      return row === null || wanted === undefined ? (row ?? undefined) : edit(session, row, wanted);
    });
  const ofTenant = (cause: Cause, account: string, decide: (row: LoginRow) => Edit | undefined) =>
    change(account, (row) => (row.tenant === cause.tenant ? decide(row) : undefined)).then((row) =>
      row?.tenant === cause.tenant ? viewOf(row) : undefined,
    );
  return {
    async attach(cause, { account, person, customer, email, signingSuspended }) {
      const row: LoginRow = {
        _id: account,
        tenant: cause.tenant,
        person,
        ...(customer === undefined ? {} : { customer }),
        email: email.toLowerCase(),
        failures: 0,
        ...(signingSuspended === undefined ? {} : { signingSuspended }),
        rev: 1,
      };
      await transact(async (session) => {
        await refuseErased(rows, session, cause.tenant, [person]);
        const taken = await rows.logins.findOne({ email: row.email }, { session });
        if (taken || (await rows.logins.findOne({ _id: account }, { session })))
          throw new DomainError(
            'identity.conflict',
            'this account or address has a login already; use another',
          );
        await rows.logins.insertOne(row, { session });
        await note(rows, session, cause, {
          type: 'login',
          id: account,
          ...(customer === undefined ? {} : { customer }),
          action: 'login.attached',
          at: now(),
          record: viewOf(row),
          changes: [{ path: '/person', old: null, new: person }],
        });
      });
      return viewOf(row);
    },
    async byEmail(email) {
      const row = await rows.logins.findOne({ email: email.toLowerCase() });
      return row ? viewOf(row) : undefined;
    },
    async get(account) {
      const row = await rows.logins.findOne({ _id: account });
      return row ? viewOf(row) : undefined;
    },
    async ofPerson(tenant, person) {
      return (await rows.logins.find({ tenant, person }).sort({ _id: 1 }).toArray()).map(viewOf);
    },
    async list({ tenant }) {
      return (await rows.logins.find({ tenant }).sort({ _id: 1 }).toArray()).map(viewOf);
    },
    async failed(account, why, requestId) {
      const row = await change(account, (login) => {
        const failures =
          (login.lockedUntil !== undefined && login.lockedUntil <= now() ? 0 : login.failures) + 1;
        const locks = failures >= maxFailures;
        return {
          cause: bySelf(login, requestId),
          action: locks ? 'security.lockedOut' : 'security.signInFailed',
          set: { failures, ...(locks ? { lockedUntil: now() + lockMs } : {}) },
          ...(locks ? {} : { unset: ['lockedUntil'] }),
          reason: why,
        };
      });
      return row ? viewOf(row) : undefined;
    },
    async succeeded(account) {
      await change(account, (login) =>
        login.failures === 0 && login.lockedUntil === undefined
          ? undefined
          : {
              cause: bySelf(login, 'sign-in'),
              action: 'login.failuresCleared',
              set: { failures: 0 },
              unset: ['lockedUntil'],
            },
      );
    },
    async claimTotp(account, step, requestId) {
      // Set anew at every run: the transaction may be repeated.
      let claimed = false;
      await change(account, (login) => {
        claimed = login.totpStep === undefined || login.totpStep < step;
        return claimed
          ? { cause: bySelf(login, requestId), action: 'login.totpUsed', set: { totpStep: step } }
          : undefined;
      });
      return claimed;
    },
    async changed(cause, account, what, reason) {
      await ofTenant(cause, account, () => ({
        cause,
        action: `login.${what}`,
        ...(reason === undefined ? {} : { reason }),
      }));
    },
    suspendSigning: (cause, account, reason) =>
      ofTenant(cause, account, () => ({
        cause,
        action: 'login.signingSuspended',
        set: { signingSuspended: { since: now(), by: cause.actor.id, reason } },
        reason,
      })),
    restoreSigning: (cause, account, reason) =>
      ofTenant(cause, account, (row) =>
        row.signingSuspended === undefined
          ? undefined
          : { cause, action: 'login.signingRestored', unset: ['signingSuspended'], reason },
      ),
  };
};
