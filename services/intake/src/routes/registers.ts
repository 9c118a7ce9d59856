import { DomainError } from '@perennial/domain/errors';
import { reasonIfChanged } from '@perennial/domain/reason/schema';
import { type RegisterName, registerId, registers } from '@perennial/domain/register/schema';
import { parseJson, readQuery, readText } from '@perennial/service-kit/body';
import { invalid } from '@perennial/service-kit/problem';
import { readReason, reasonQuery } from '@perennial/service-kit/reason';
import { z } from 'zod';
import type { Routes } from '../deps.ts';
import { document } from '../document.ts';
import { requireCallable } from '../registers/callable.ts';
import { parseTable } from '../registers/parse-table.ts';
import { previewRows, putRows } from '../registers/put-rows.ts';
import { readTable } from '../registers/read-table.ts';

const names = Object.keys(registers).filter((n): n is RegisterName => Object.hasOwn(registers, n));

const nameOf = (given: string): RegisterName => {
  const name = names.find((n) => n === given);
  if (!name)
    throw new DomainError('notFound', `there is no register ${given}; there are ${names.join(', ')}`);
  return name;
};

const listQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(300).optional(),
  site: registerId.optional(),
  customer: registerId.optional(),
});
const importQuery = z.strictObject({ dryRun: z.stringbool().default(false), ...reasonQuery });

/** One transaction takes this many rows at most. */
const maxRows = 5_000;

export const registerRoutes: Routes = (app, { store, webhookAllow, siteAllow }) => {
  const open = { webhookAllow, siteAllow };
  const tag = 'Registers';
  document(app, {
    method: 'get',
    path: '/v1/registers/{name}',
    permission: 'register.read',
    summary: `Rows of a register: ${names.join(', ')}`,
    tag,
    params: ['name'],
    query: listQuery,
  });
  app.get('/v1/registers/:name', async (c) => {
    const { scope } = c.var;
    const name = nameOf(c.req.param('name'));
    const { limit, cursor, site, customer } = readQuery(c, listQuery);
    const page = await store.registers.list(scope, name, {
      limit,
      ...(cursor === undefined ? {} : { cursor }),
      where: { ...(site === undefined ? {} : { site }), ...(customer === undefined ? {} : { customer }) },
    });
    return c.json(page);
  });
  document(app, {
    method: 'get',
    path: '/v1/registers/{name}/{id}',
    permission: 'register.read',
    summary: 'One row',
    tag,
    params: ['name', 'id'],
  });
  app.get('/v1/registers/:name/:id', async (c) => {
    const { scope } = c.var;
    const name = nameOf(c.req.param('name'));
    const row = await store.registers.get(scope, name, c.req.param('id'));
    if (!row) throw new DomainError('notFound', `there is no ${c.req.param('id')} in the register ${name}`);
    return c.json(row);
  });
  document(app, {
    method: 'put',
    path: '/v1/registers/{name}',
    permission: 'register.write',
    summary: 'Insert or replace rows, all or none: {"rows":[...],"reason":"..."}; one reason for all of them',
    tag,
    params: ['name'],
    body: z.strictObject({
      rows: z.array(z.looseObject({ id: registerId })).max(maxRows),
      reason: reasonIfChanged,
    }),
  });
  app.put('/v1/registers/:name', async (c) => {
    const { scope } = c.var;
    const name = nameOf(c.req.param('name'));
    const body = z.strictObject({
      rows: z.array(z.unknown()).min(1).max(maxRows),
      reason: reasonIfChanged,
    });
    const { rows, reason } = parseJson(body, await readText(c));
    const at = (i: number) => `/rows/${i}`;
    const parsed = parseTable(name, rows, at);
    requireCallable(name, scope.tenant, parsed, at, open);
    return c.json(await putRows(store, scope, name, parsed, { at, reason }));
  });
  document(app, {
    method: 'post',
    path: '/v1/registers/{name}/import',
    permission: 'register.write',
    summary:
      'Insert or replace rows from a CSV (UTF-8 or GB18030) or Excel file, all or none; dryRun=true only checks',
    tag,
    params: ['name'],
    query: importQuery,
    reason: 'if changed',
    body: z.string(),
    bodyType: 'text/csv',
  });
  app.post('/v1/registers/:name/import', async (c) => {
    const { scope } = c.var;
    const name = nameOf(c.req.param('name'));
    const { dryRun } = readQuery(c, importQuery);
    const reason = readReason(c);
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const { rows, at } = await readTable(name, bytes, c.req.header('Content-Type') ?? '');
    if (rows.length > maxRows)
      throw invalid([{ path: '/rows', code: 'tooMany', message: `import at most ${maxRows} rows at once` }]);
    const parsed = parseTable(name, rows, at);
    requireCallable(name, scope.tenant, parsed, at, open);
    if (!dryRun) return c.json(await putRows(store, scope, name, parsed, { at, reason }));
    return c.json({ ...(await previewRows(store, scope, name, parsed, at)), dryRun: true });
  });
};
