import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { targetsOf } from '../../retarget/targets.ts';
import { impactView, runView } from '../../retarget/view.ts';
import { findContract } from './find.ts';

export const contractImpactRoute: Routes = (app, { store, now }) => {
  document(app, {
    method: 'get',
    path: '/v1/contracts/{id}/impact',
    permission: 'contract.read',
    summary:
      'What the last change did to open tickets, soonest due first; without one, what the newest version would do',
    tag: 'Contracts',
    params: ['id'],
  });
  app.get('/v1/contracts/:id/impact', async (c) => {
    const { scope } = c.var;
    const contract = await findContract(store, scope, c.req.param('id'));
    const run = await store.runs.latest(scope, `contract/${contract.id}`);
    if (run) {
      const { items } = await store.runs.items(scope, run.id);
      // A calendar's run concerns other contracts, too.
      const own = items.filter((item) => item.contract === contract.id);
      return c.json({ run: runView(run), ...impactView(scope, own, contract.timeZone) });
    }
    const targets = await targetsOf(store, scope.tenant, { contracts: [contract], now: now() });
    return c.json(impactView(scope, targets, contract.timeZone));
  });
};
