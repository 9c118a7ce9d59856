import { randomUUID } from 'node:crypto';
import { requiredCourse } from '@perennial/domain/access/training';
import { DomainError } from '@perennial/domain/errors';
import { forbiddenBy, type RoleGrant, validTraining } from '@perennial/domain/people/roles';
import type { StoreContext } from '../core/context.ts';
import type { Session } from '../core/transaction.ts';
import { note } from './note.ts';
import type { GrantRepository, NewGrant } from './port.ts';

const conflict = (message: string): DomainError => new DomainError('identity.conflict', message);

export const grantRepository = ({ rows, transact, now }: StoreContext): GrantRepository => {
  /** When the training the role stands on ends; the grant's own end where it stands on none. */
  const endOf = async (session: Session, tenant: string, wanted: NewGrant): Promise<number> => {
    const course = requiredCourse[wanted.role];
    if (course === undefined) return wanted.expiresAt;
    const found = await rows.training.find({ tenant, person: wanted.person }, { session }).toArray();
    const valid = validTraining(
      found.map((t) => t.record),
      course,
      now(),
    );
    if (!valid)
      throw conflict(
        `the role ${wanted.role} needs a valid training record of the course ${course}; record one with POST /v1/training first`,
      );
    return Math.min(wanted.expiresAt, valid.expiresAt);
  };
  return {
    grant: (scope, wanted) =>
      transact(async (session) => {
        const { tenant, actor } = scope;
        if (actor.id === wanted.person)
          throw conflict('nobody grants a role to oneself; ask another administrator');
        // One row per person is written by every grant: two at once conflict, and the second sees the first.
        const _id = `${tenant}/${wanted.person}`;
        await rows.grantLocks.updateOne({ _id }, { $inc: { count: 1 } }, { session, upsert: true });
        const held = await rows.grants.find({ tenant, person: wanted.person }, { session }).toArray();
        const against = forbiddenBy(
          wanted.role,
          held.map((g) => g.grant),
          now(),
        );
        if (against)
          throw conflict(
            `${wanted.person} holds ${against}, which excludes ${wanted.role}: whoever administers is watched by others; revoke it first`,
          );
        const grant: RoleGrant = {
          ...wanted,
          id: randomUUID(),
          expiresAt: await endOf(session, tenant, wanted),
          grantedBy: actor.id,
        };
        await rows.grants.insertOne(
          { _id: `${tenant}/${grant.id}`, tenant, person: grant.person, grant },
          { session },
        );
        await note(rows, session, scope, {
          type: 'grant',
          id: grant.id,
          ...(grant.customer === undefined ? {} : { customer: grant.customer }),
          action: 'role.granted',
          at: now(),
          record: grant,
          changes: [{ path: `/people/${grant.person}/roles`, old: null, new: grant.role }],
          reason: grant.reason,
        });
        return grant;
      }),
    revoke: (scope, person, id, reason) =>
      transact(async (session) => {
        const row = await rows.grants.findOne({ _id: `${scope.tenant}/${id}` }, { session });
        if (!row || row.person !== person) return undefined;
        if (row.grant.revokedAt !== undefined) return row.grant;
        const grant = { ...row.grant, revokedAt: now() };
        await rows.grants.updateOne({ _id: row._id }, { $set: { grant } }, { session });
        await note(rows, session, scope, {
          type: 'grant',
          id,
          ...(grant.customer === undefined ? {} : { customer: grant.customer }),
          action: 'role.revoked',
          at: now(),
          rev: 2,
          record: grant,
          changes: [{ path: `/people/${person}/roles`, old: grant.role, new: null }],
          reason,
        });
        return grant;
      }),
    async ofPerson({ tenant }, person) {
      return (await rows.grants.find({ tenant, person }).sort({ _id: 1 }).toArray()).map((r) => r.grant);
    },
  };
};
