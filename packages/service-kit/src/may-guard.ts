/** Judges every request by what its route declares, before the handler sees it. */
import type { Action } from '@perennial/domain/access/policy';
import type { Scope } from '@perennial/domain/scope/rules';
import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { requireAction } from './may.ts';
import { permissionOf, type Routed } from './may-declare.ts';

/** `route` is `GET /v1/tickets/:no`: a template, never what was asked for. */
export type Admission = (scope: Scope, call: { action: Action; route: string }) => Promise<Scope>;

type Env = { Variables: { scope: Scope } };

/** `admit` has a say after the policy: it throws DomainErrors, or narrows the scope. Goes behind authentication. */
export const guard =
  (app: Routed, admit?: Admission): MiddlewareHandler<Env> =>
  async (c, next) => {
    const route = matchedRoutes(c).find(({ method }) => method !== 'ALL');
    if (!route) return next();
    const permission = permissionOf(app, route);
    const name = `${route.method} ${route.path}`;
    if (permission === undefined) throw new Error(`no permission is declared for ${name}`);
    if (typeof permission === 'string') {
      requireAction(c.var.scope, permission);
      if (admit) c.set('scope', await admit(c.var.scope, { action: permission, route: name }));
    }
    return next();
  };
