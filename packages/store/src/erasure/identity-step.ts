/** How the person got in: logins with passkeys and linked identities, sessions, links and unanswered challenges go; roles, keys and audit grants end. */
import { isPending } from '@perennial/domain/people/roles';
import type { Entry } from '../audit/append.ts';
import { changedEntry } from './entry.ts';
import type { Done, Work } from './work.ts';

const endLogins = async ({
  rows,
  session,
  row,
  now,
}: Work): Promise<{ accounts: string[]; logins: Entry[]; links: Entry[] }> => {
  const { tenant, person } = row;
  const logins = await rows.logins.find({ tenant, person }, { session }).toArray();
  const links = await rows.links.find({ tenant, person }, { session }).toArray();
  for (const { _id } of logins) await rows.logins.deleteOne({ _id }, { session });
  for (const { _id } of links) await rows.links.deleteOne({ _id }, { session });
  await rows.passkeys.deleteMany({ tenant, person }, { session });
  for (const { _id: account } of logins)
    await rows.externalIdentities.deleteMany({ tenant, account }, { session });
  const gone = (type: 'login' | 'link', id: string, rev: number, customer: string | undefined): Entry =>
    changedEntry(
      { row, now },
      {
        stream: `${type}/${id}`,
        type,
        id,
        action: `${type}.erased`,
        rev,
        record: { id, person },
        ...(customer === undefined ? {} : { customer }),
      },
    );
  return {
    accounts: logins.map((l) => l._id),
    logins: logins.map((l) => gone('login', l._id, l.rev + 1, l.customer)),
    links: links.map((l) => gone('link', l.id, 3, l.customer)),
  };
};

const endGrants = async ({ rows, session, row, now }: Work): Promise<Entry[]> => {
  const { tenant, person } = row;
  const found = await rows.grants.find({ tenant, person }, { session }).toArray();
  const entries: Entry[] = [];
  for (const { _id, grant } of found.filter((one) => isPending(one.grant, now))) {
    const ended = { ...grant, revokedAt: now };
    await rows.grants.updateOne({ _id }, { $set: { grant: ended } }, { session });
    entries.push(
      changedEntry(
        { row, now },
        {
          stream: `grant/${grant.id}`,
          type: 'grant',
          id: grant.id,
          ...(grant.customer === undefined ? {} : { customer: grant.customer }),
          action: 'role.revoked',
          rev: 2,
          record: ended,
          changes: [{ path: `/people/${person}/roles`, old: grant.role, new: null }],
        },
      ),
    );
  }
  return entries;
};

const endKeys = async ({ rows, session, row, now }: Work): Promise<Entry[]> => {
  const { tenant, person } = row;
  const found = await rows.keys.find({ tenant }, { session }).toArray();
  const entries: Entry[] = [];
  for (const { _id, key } of found.filter((one) => one.key.person === person)) {
    if (key.revokedAt !== undefined) continue;
    const ended = { ...key, revokedAt: now };
    await rows.keys.replaceOne({ _id }, { tenant, key: ended }, { session });
    entries.push(
      changedEntry(
        { row, now },
        {
          stream: `key/${key.id}`,
          type: 'key',
          id: key.id,
          ...(key.customer === undefined ? {} : { customer: key.customer }),
          action: 'key.revoked',
          rev: 2,
          record: ended,
          changes: [{ path: '/role', old: null, new: key.role }],
        },
      ),
    );
  }
  return entries;
};

const endAuditGrants = async ({ rows, session, row, now }: Work): Promise<Entry[]> => {
  const { tenant, person } = row;
  const found = await rows.auditGrants.find({ tenant, person }, { session }).toArray();
  const entries: Entry[] = [];
  for (const { _id, grant } of found.filter((one) => one.grant.revokedAt === undefined)) {
    const ended = { ...grant, revokedAt: now };
    await rows.auditGrants.updateOne({ _id }, { $set: { grant: ended } }, { session });
    entries.push(
      changedEntry(
        { row, now },
        {
          stream: `audit-grant/${grant.id}`,
          type: 'audit-grant',
          id: grant.id,
          action: 'audit-grant.revoked',
          rev: 2,
          record: ended,
          changes: [{ path: '/revokedAt', old: null, new: new Date(now).toISOString() }],
        },
      ),
    );
  }
  return entries;
};

export const endIdentity = async (work: Work): Promise<Done> => {
  const { rows, session, row } = work;
  const { tenant, person } = row;
  const { accounts, logins, links } = await endLogins(work);
  const sessions = await rows.sessions.deleteMany({ tenant, person }, { session });
  await rows.challenges.deleteMany({ tenant, person, usedBy: { $exists: false } }, { session });
  const grants = await endGrants(work);
  const keys = await endKeys(work);
  const auditGrants = await endAuditGrants(work);
  const counts = {
    'logins': logins.length,
    'links': links.length,
    'sessions': sessions.deletedCount,
    'grants-revoked': grants.length,
    'keys-revoked': keys.length,
    'audit-grants-revoked': auditGrants.length,
  };
  const entries = [...logins, ...links, ...grants, ...keys, ...auditGrants];
  // Kept until they are gone from the sign-in library as well.
  return { counts, entries, set: { accounts } };
};
