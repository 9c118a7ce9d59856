import type { Routes } from '../deps.ts';
import { applyContractRoutes } from './contracts/apply.ts';
import { contractImpactRoute } from './contracts/impact.ts';
import { readContractRoutes } from './contracts/read.ts';

export const contractRoutes: Routes = (app, deps) => {
  readContractRoutes(app, deps);
  applyContractRoutes(app, deps);
  contractImpactRoute(app, deps);
};
