import { type CreditCommandName, creditCommands, creditStates } from '@perennial/domain/credit/rules';
import { DomainError } from '@perennial/domain/errors';
import { registerId } from '@perennial/domain/register/schema';
import { readBody, readQuery } from '@perennial/service-kit/body';
import { bodyHash, idempotencyKey } from '@perennial/service-kit/idempotency';
import { z } from 'zod';
import type { Routes } from '../deps.ts';
import { document } from '../document.ts';
import { creditBodies } from './credits-body.ts';
import { creditDetail, creditView, procedureOf } from './credits-view.ts';

const tag = 'Credits';

const query = z.strictObject({
  contract: registerId.optional(),
  period: z
    .string()
    .regex(/^\d{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?$/, 'use a year, quarter or month: 2026, 2026-Q1 or 2026-03')
    .optional(),
  state: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(creditStates)).min(1))
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(400).optional(),
});

const absent = (id: string): DomainError => new DomainError('notFound', `there is no credit ${id}`);

const readRoutes: Routes = (app, { store }) => {
  document(app, {
    method: 'get',
    path: '/v1/credits',
    permission: 'credit.read',
    summary: 'Service credits by due instant, latest first; a period goes by the time zone of the contract',
    tag,
    query,
  });
  app.get('/v1/credits', async (c) => {
    const { scope } = c.var;
    const { items, nextCursor } = await store.credits.list(scope, readQuery(c, query));
    return c.json({
      items: items.map((record) => creditView(record, scope)),
      ...(nextCursor ? { nextCursor } : {}),
    });
  });
  document(app, {
    method: 'get',
    path: '/v1/credits/{id}',
    permission: 'credit.read',
    summary: 'One credit with its evidence and its history',
    tag,
    params: ['id'],
  });
  app.get('/v1/credits/:id', async (c) => {
    const { scope } = c.var;
    const id = c.req.param('id');
    const record = await store.credits.get(scope, id);
    if (!record) throw absent(id);
    return c.json(creditDetail(record, scope));
  });
};

const summaries: Record<CreditCommandName, string> = {
  'agree': 'Agree to a proposed or disputed credit',
  'apply': 'Say which invoice an agreed credit was set off against, or that the next fee is lowered by it',
  'waive': 'Give a credit up',
  'dispute': 'Contest a credit',
  'propose-again': 'End a dispute: the credit is computed anew',
  'choose': 'Take the better level in place of the money, where the clause offers it',
  'reverse': 'Say how a credit was taken back whose breach was withdrawn after it had been agreed',
};

const commandRoute =
  (name: CreditCommandName): Routes =>
  (app, { store }) => {
    document(app, {
      method: 'post',
      path: `/v1/credits/{id}/${name}`,
      permission: procedureOf[name],
      summary: `${summaries[name]}. An Idempotency-Key makes repeating safe, unless the command is refused.`,
      tag,
      params: ['id'],
      body: creditBodies[name],
      answers: { 200: 'The credit', 409: 'Not possible now; `allowed` names the commands it takes' },
    });
    app.post(`/v1/credits/:id/${name}`, async (c) => {
      const { scope } = c.var;
      const id = c.req.param('id');
      if (!(await store.credits.get(scope, id))) throw absent(id);
      const key = idempotencyKey(c);
      const command = await readBody(c, creditBodies[name]);
      const request = key === undefined ? undefined : { key: `${name}:${key}`, bodyHash: bodyHash(command) };
      const record = await store.credits.decide(scope, id, command, request);
      if (!record) throw absent(id);
      return c.json(creditDetail(record, scope));
    });
  };

export const creditRoutes: Routes = (app, deps) => {
  readRoutes(app, deps);
  for (const name of creditCommands) commandRoute(name)(app, deps);
};
