import type { Routes } from '../deps.ts';
import { beginExecutionRoute } from './approvals/begin-execution.ts';
import { challengeRoute } from './approvals/challenge.ts';
import { delegateRoute } from './approvals/delegate.ts';
import { editedRoute } from './approvals/edited.ts';
import { readRoutes } from './approvals/read.ts';
import { requestRoute } from './approvals/request.ts';
import { revokeRoute } from './approvals/revoke.ts';
import { signRoutes } from './approvals/sign.ts';

const routes = [
  requestRoute,
  readRoutes,
  challengeRoute,
  signRoutes,
  delegateRoute,
  revokeRoute,
  editedRoute,
  beginExecutionRoute,
];

export const approvalRoutes: Routes = (app, deps) => {
  for (const add of routes) add(app, deps);
};
