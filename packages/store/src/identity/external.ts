/** Which account an identity at a provider belongs to, and which answers of providers have been used. */
import { DomainError } from '@perennial/domain/errors';
import type { StoreContext } from '../core/context.ts';
import { hashOf } from '../core/hash.ts';
import { note } from './note.ts';
import type { ExternalIdentity, ExternalIdentityRepository } from './port.ts';

/** Issuer and subject together, and never an address: that may be given to somebody else one day. */
const idOf = (tenant: string, { issuer, subject }: ExternalIdentity): string =>
  `${tenant}/${hashOf([issuer, subject])}`;

export const externalIdentityRepository = ({
  rows,
  transact,
  now,
}: StoreContext): ExternalIdentityRepository => ({
  async accountOf(tenant, identity) {
    const row = await rows.externalIdentities.findOne({ _id: idOf(tenant, identity) });
    return row?.tenant === tenant ? row.account : undefined;
  },
  link: (cause, identity, account) =>
    transact(async (session) => {
      const { tenant } = cause;
      const { issuer } = identity;
      const _id = idOf(tenant, identity);
      const login = await rows.logins.findOne({ _id: account }, { session });
      if (login?.tenant !== tenant) throw new Error(`no login ${account} of ${tenant}`);
      const known = await rows.externalIdentities.findOne({ _id }, { session });
      if (known?.account === account) return;
      const others = await rows.externalIdentities.find({ tenant, account }, { session }).toArray();
      if (known || others.some((one) => one.issuer === issuer))
        throw new DomainError('identity.conflict', 'the account or the identity is linked already');
      const at = now();
      // The row of the login is written, so that two links of it at once see each other.
      const rev = login.rev + 1;
      await rows.logins.updateOne({ _id: account }, { $set: { rev } }, { session });
      await rows.externalIdentities.insertOne({ _id, tenant, account, issuer, linkedAt: at }, { session });
      await note(rows, session, cause, {
        type: 'login',
        id: account,
        ...(login.customer === undefined ? {} : { customer: login.customer }),
        action: 'login.identityLinked',
        at,
        rev,
        record: { account, issuer, identity: _id },
        changes: [{ path: '/issuer', old: null, new: issuer }],
      });
    }),
  claim: (once, forgetAt) =>
    transact(async (session) => {
      const _id = hashOf(once);
      if (await rows.usedAnswers.findOne({ _id }, { session })) return false;
      await rows.usedAnswers.insertOne({ _id, forgetAt: new Date(forgetAt) }, { session });
      return true;
    }),
});
