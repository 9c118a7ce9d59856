/** Lets an auditor in by a grant in force, narrows what is read to its period, and writes every read down first. */
import { type AuditGrant, judgeAuditor } from '@perennial/domain/access/auditor';
import { DomainError } from '@perennial/domain/errors';
import { rolesOf, type Scope } from '@perennial/domain/scope/rules';
import type { Admission } from './may-guard.ts';

export type AuditorDeps = {
  grants: {
    list: (scope: Scope, person: string) => Promise<readonly AuditGrant[]>;
    noteRead: (scope: Scope, read: { route: string; grant: string }) => Promise<void>;
  };
  now: () => number;
};

/** @throws DomainError `auth.forbidden` with the remedy. What cannot be written down is not read. */
export const admitAuditors =
  ({ grants, now }: AuditorDeps): Admission =>
  async (scope, { action, route }) => {
    if (!rolesOf(scope.actor).includes('auditor')) return scope;
    const { tenant, actor } = scope;
    const asked = { tenant, person: actor.id, action };
    const verdict = judgeAuditor(await grants.list(scope, actor.id), asked, now());
    if ('refusal' in verdict) throw new DomainError('auth.forbidden', verdict.refusal);
    const { id, from, to } = verdict.grant;
    await grants.noteRead(scope, { route, grant: id });
    return { ...scope, period: { from, to } };
  };
