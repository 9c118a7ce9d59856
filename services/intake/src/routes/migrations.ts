import type { Routes } from '../deps.ts';
import { checkRoute } from './migrations/check.ts';
import { commandRoutes } from './migrations/command.ts';
import { editPlanRoute } from './migrations/edit-plan.ts';
import { fixRoute } from './migrations/fix.ts';
import { heldRowsRoute } from './migrations/held-rows.ts';
import { introspectRoute } from './migrations/introspect.ts';
import { openRoute } from './migrations/open.ts';
import { progressRoute } from './migrations/progress.ts';
import { proveRoute } from './migrations/prove.ts';
import { readRoutes } from './migrations/read.ts';
import { reportRoute } from './migrations/report.ts';
import { waiveRoute } from './migrations/waive.ts';

export const migrationRoutes: Routes = (app, deps) => {
  for (const add of [
    introspectRoute,
    checkRoute,
    openRoute,
    readRoutes,
    commandRoutes,
    editPlanRoute,
    progressRoute,
    heldRowsRoute,
    fixRoute,
    waiveRoute,
    proveRoute,
    reportRoute,
  ])
    add(app, deps);
};
