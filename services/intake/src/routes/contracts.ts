import { isTimeZone } from '@perennial/domain/calendar/hours';
import { contractRow } from '@perennial/domain/contract/schema';
import { DomainError } from '@perennial/domain/errors';
import { readBody } from '@perennial/service-kit/body';
import { requireCall } from '@perennial/service-kit/may';
import { invalid } from '@perennial/service-kit/problem';
import type { Routes } from '../deps.ts';
import { document } from '../document.ts';

export const contractRoutes: Routes = (app, { store }) => {
  const tag = 'Contracts';
  document(app, {
    method: 'get',
    path: '/v1/contracts',
    summary: 'The current version of every contract',
    tag,
  });
  app.get('/v1/contracts', async (c) => {
    requireCall(c.var.scope, 'contract.read');
    return c.json({ items: await store.contracts.list(c.var.scope) });
  });
  document(app, { method: 'get', path: '/v1/contracts/{id}', summary: 'One contract', tag, params: ['id'] });
  app.get('/v1/contracts/:id', async (c) => {
    requireCall(c.var.scope, 'contract.read');
    const contract = await store.contracts.get(c.var.scope, c.req.param('id'));
    if (!contract) throw new DomainError('notFound', `there is no contract ${c.req.param('id')}`);
    return c.json(contract);
  });
  document(app, {
    method: 'put',
    path: '/v1/contracts',
    summary: 'A contract, or a new version of it; running tickets keep the version they were opened under',
    tag,
    body: contractRow,
  });
  app.put('/v1/contracts', async (c) => {
    requireCall(c.var.scope, 'contract.write');
    const contract = await readBody(c, contractRow);
    if (!isTimeZone(contract.timeZone))
      throw invalid([
        { path: '/timeZone', code: 'unknown', message: 'use an IANA time zone such as Asia/Shanghai' },
      ]);
    for (const [level, terms] of Object.entries(contract.levels))
      terms.clocks.forEach((clock, i) => {
        if (clock.hours.kind === 'weekdays' && !isTimeZone(clock.hours.tz))
          throw invalid([
            {
              path: `/levels/${level}/clocks/${i}/hours/tz`,
              code: 'unknown',
              message: 'use an IANA time zone',
            },
          ]);
      });
    if (contract.to < contract.from)
      throw invalid([{ path: '/to', code: 'order', message: 'must not be before `from`' }]);
    if (!(await store.registers.get(c.var.scope, 'customers', contract.customer)))
      throw invalid([
        {
          path: '/customer',
          code: 'unknown',
          message: `there is no customer ${contract.customer} in the register`,
        },
      ]);
    return c.json(await store.contracts.put(c.var.scope, contract));
  });
};
