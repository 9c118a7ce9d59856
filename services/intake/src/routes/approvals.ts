import type { Routes } from '../deps.ts';
import { challengeRoute } from './approvals/challenge.ts';
import { delegateRoute } from './approvals/delegate.ts';
import { readRoutes } from './approvals/read.ts';
import { requestRoute } from './approvals/request.ts';
import { revokeRoute } from './approvals/revoke.ts';
import { signRoutes } from './approvals/sign.ts';

export const approvalRoutes: Routes = (app, deps) => {
  for (const add of [requestRoute, readRoutes, challengeRoute, signRoutes, delegateRoute, revokeRoute])
    add(app, deps);
};
