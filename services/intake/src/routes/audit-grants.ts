/** Who may read as an auditor: given by an administrator to somebody else, for a period and until an instant. */
import { type AuditGrant, grantFaults, isInForce } from '@perennial/domain/access/auditor';
import { auditGrantBody } from '@perennial/domain/access/schema';
import { DomainError } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import { readBody } from '@perennial/service-kit/body';
import { invalid } from '@perennial/service-kit/problem';
import { needReason } from '@perennial/service-kit/reason';
import type { Store } from '@perennial/store/ports';
import type { Routes } from '../deps.ts';
import { document } from '../document.ts';

const tag = 'Auditor access';
const iso = (at: number): string => new Date(at).toISOString();

const view = (grant: AuditGrant, now: number) => {
  const { tenant: _, from, to, createdAt, expiresAt, revokedAt, ...shown } = grant;
  return {
    ...shown,
    from: iso(from),
    to: iso(to),
    createdAt: iso(createdAt),
    expiresAt: iso(expiresAt),
    ...(revokedAt === undefined ? {} : { revokedAt: iso(revokedAt) }),
    inForce: isInForce(grant, now),
  };
};

/** A person of the register, or a key of the role that names none. */
const isKnown = async ({ registers, keys }: Store, scope: Scope, id: string): Promise<boolean> =>
  (await registers.get(scope, 'people', id)) !== undefined ||
  (await keys.list(scope)).some(({ id: key, role }) => key === id && role === 'auditor');

const absent = (id: string): DomainError => new DomainError('notFound', `there is no grant ${id}`);

export const auditGrantRoutes: Routes = (app, { store, now }) => {
  const { auditGrants } = store;
  document(app, {
    method: 'get',
    path: '/v1/audit-grants',
    permission: 'auditor.grant',
    summary: 'Grants to auditors, also those that have ended; `inForce` says which let somebody in now',
    tag,
  });
  app.get('/v1/audit-grants', async (c) =>
    c.json({ items: (await auditGrants.list(c.var.scope)).map((grant) => view(grant, now())) }),
  );
  document(app, {
    method: 'post',
    path: '/v1/audit-grants',
    permission: 'auditor.grant',
    summary: 'Let an auditor read, or read and export, for a time; never oneself',
    tag,
    body: auditGrantBody,
    answers: { 201: 'The grant' },
  });
  app.post('/v1/audit-grants', async (c) => {
    const { scope } = c.var;
    const draft = await readBody(c, auditGrantBody);
    const faults = grantFaults(draft, scope.actor.id, now());
    if (faults.length > 0) throw invalid(faults);
    if (!(await isKnown(store, scope, draft.person))) {
      const message = `there is no person and no auditor key ${draft.person}`;
      throw invalid([{ path: '/person', code: 'unknown', message }]);
    }
    return c.json(view(await auditGrants.create(scope, draft), now()), 201);
  });
  document(app, {
    method: 'delete',
    path: '/v1/audit-grants/{id}',
    permission: 'auditor.grant',
    summary: 'End a grant at once',
    tag,
    params: ['id'],
    reason: 'always',
  });
  app.delete('/v1/audit-grants/:id', async (c) => {
    const { scope } = c.var;
    const id = c.req.param('id');
    if (!(await auditGrants.get(scope, id))) throw absent(id);
    const grant = await auditGrants.revoke(scope, id, needReason(c, `the grant ${id} ends`));
    if (!grant) throw absent(id);
    return c.json(view(grant, now()));
  });
};
