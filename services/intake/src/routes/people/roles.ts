/** Which roles a person holds: granted for a time, with a reason, and revoked at once. */
import { overlapsPeriod } from '@perennial/domain/access/period';
import { DomainError } from '@perennial/domain/errors';
import type { RoleGrant } from '@perennial/domain/people/roles';
import { reasonText } from '@perennial/domain/reason/schema';
import { isCustomerRole, roles } from '@perennial/domain/scope/rules';
import { readBody } from '@perennial/service-kit/body';
import { invalid } from '@perennial/service-kit/problem';
import { z } from 'zod';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { findPerson } from './find.ts';

const instant = z.iso.datetime({ offset: true }).transform((iso) => Date.parse(iso));
const grantBody = z.strictObject({
  role: z.enum(roles),
  from: instant.optional(),
  expiresAt: instant,
  reason: reasonText,
});
const revokeBody = z.strictObject({ reason: reasonText });
const longestMs = 366 * 86_400_000;

const iso = (at: number): string => new Date(at).toISOString();
export const viewOfGrant = ({ from, expiresAt, revokedAt, ...grant }: RoleGrant) => ({
  ...grant,
  from: iso(from),
  expiresAt: iso(expiresAt),
  ...(revokedAt === undefined ? {} : { revokedAt: iso(revokedAt) }),
});

export const peopleRoleRoutes: Routes = (app, { store, now }) => {
  const tag = 'People';
  const { grants } = store.identity;
  document(app, {
    method: 'get',
    path: '/v1/people/{id}/roles',
    permission: 'person.read',
    summary: 'Roles granted to a person, with those that are over',
    tag,
    params: ['id'],
  });
  app.get('/v1/people/:id/roles', async (c) => {
    const { scope } = c.var;
    const { id } = await findPerson(store, scope, c.req.param('id'));
    const found = await grants.ofPerson(scope, id);
    const shown = found.filter(({ from, expiresAt }) => overlapsPeriod(scope, from, expiresAt));
    return c.json({ items: shown.map(viewOfGrant) });
  });
  document(app, {
    method: 'post',
    path: '/v1/people/{id}/roles',
    permission: 'person.manage',
    summary: 'Grant a role; it ends with the training it stands on',
    tag,
    params: ['id'],
    body: grantBody,
    answers: { 201: 'The grant' },
  });
  app.post('/v1/people/:id/roles', async (c) => {
    const { scope } = c.var;
    const { id, customer } = await findPerson(store, scope, c.req.param('id'));
    const given = await readBody(c, grantBody);
    if (isCustomerRole(given.role) !== (customer !== undefined))
      throw invalid([
        {
          path: '/role',
          code: 'audience',
          message: `${id} is a person of ${customer ?? 'the vendor'}; grant a role of theirs`,
        },
      ]);
    const { from = now() } = given;
    if (given.expiresAt <= from || given.expiresAt <= now() || given.expiresAt > now() + longestMs)
      throw invalid([
        { path: '/expiresAt', code: 'range', message: 'must lie after `from` and now, a year ahead at most' },
      ]);
    const granted = await grants.grant(scope, {
      ...given,
      person: id,
      from,
      ...(customer === undefined ? {} : { customer }),
    });
    return c.json(viewOfGrant(granted), 201);
  });
  document(app, {
    method: 'post',
    path: '/v1/people/{id}/roles/{grant}/revoke',
    permission: 'person.manage',
    summary: 'Revoke a grant at once',
    tag,
    params: ['id', 'grant'],
    body: revokeBody,
  });
  app.post('/v1/people/:id/roles/:grant/revoke', async (c) => {
    const { scope } = c.var;
    const { grant } = c.req.param();
    const { id } = await findPerson(store, scope, c.req.param('id'));
    const given = await readBody(c, revokeBody);
    const revoked = await grants.revoke(scope, id, grant, given.reason);
    if (!revoked) throw new DomainError('notFound', `${id} has no grant ${grant}`);
    return c.json(viewOfGrant(revoked));
  });
};
