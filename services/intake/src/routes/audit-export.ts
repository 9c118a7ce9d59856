import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { coversPeriod } from '@perennial/domain/access/period';
import { DomainError } from '@perennial/domain/errors';
import { registerId } from '@perennial/domain/register/schema';
import type { Scope } from '@perennial/domain/scope/rules';
import { readQuery } from '@perennial/service-kit/body';
import { z } from 'zod';
import { countEvents } from '../audit-bundle/count.ts';
import { type Period, periodOf, periodPattern } from '../audit-bundle/period.ts';
import { readableFiles } from '../audit-bundle/readable.ts';
import { storedSource } from '../audit-bundle/stored-source.ts';
import { tarOf } from '../audit-bundle/tar.ts';
import { bundleFiles } from '../audit-bundle/write.ts';
import type { IntakeDeps, Routes } from '../deps.ts';
import { document } from '../document.ts';

const question = z.strictObject({
  period: z
    .string()
    .regex(periodPattern, 'is a year, quarter or month: 2026, 2026-Q3 or 2026-03')
    .describe('A year, quarter or month, such as 2026-Q3'),
  customer: registerId
    .optional()
    .describe('Only this customer’s events; a customer’s owner gets its own without asking'),
});

/** Whose events: a customer's owner reads its own only, and another's name is nobody's business. */
const customerFor = async (
  { store }: IntakeDeps,
  scope: Scope,
  asked: string | undefined,
): Promise<string | undefined> => {
  const customer = scope.customer ?? asked;
  if (customer === undefined) return;
  const known = asked === undefined || asked === customer;
  if (!known || !(await store.registers.get(scope, 'customers', customer)))
    throw new DomainError('notFound', `there is no customer ${asked ?? customer}`);
  return customer;
};

/** A bundle proves that a period is complete: one of a part of it would prove what nobody may read. */
const requireCovered = (scope: Scope, { name, from, to }: Period): void => {
  if (coversPeriod(scope, Date.parse(from), Date.parse(to))) return;
  const granted = [scope.period?.from, scope.period?.to].map((at) => new Date(at ?? 0).toISOString());
  throw new DomainError(
    'auth.forbidden',
    `the auditor's grant covers ${granted.join(' to ')}, not the whole of ${name}; ask for a period within it`,
  );
};

export const auditExportRoute: Routes = (app, deps) => {
  document(app, {
    method: 'get',
    path: '/v1/audit/export',
    permission: 'audit.export',
    summary: 'A bundle that proves by itself which events there were: a .tar.gz with its own verifier',
    tag: 'Audit trail',
    query: question,
    answers: { 200: 'application/gzip', 404: 'Nothing has been sealed yet', 503: 'Nothing is sealed here' },
  });
  app.get('/v1/audit/export', async (c) => {
    const { scope } = c.var;
    const asked = readQuery(c, question);
    const { tenant } = scope;
    const { store, master, now, logger } = deps;
    const customer = await customerFor(deps, scope, asked.customer);
    if (!master)
      throw new DomainError('store.unavailable', 'nothing is sealed here: PERENNIAL_MASTER_KEY is not set');
    const source = await storedSource(store.seals, tenant, await store.seals.key(tenant, master));
    if (!source) throw new DomainError('notFound', 'nothing has been sealed yet');
    const period = periodOf(asked.period);
    requireCovered(scope, period);
    const { from, to } = await store.seals.rangeOf(tenant, period);
    const about = { tenant, ...(customer === undefined ? {} : { customer }), period };
    const leaves = { from: Math.min(from, source.size), to: Math.min(to, source.size) };
    // Before anything leaves: whoever hangs up in the middle has a part of it all the same.
    await store.exports.note(scope, {
      what: 'audit-bundle',
      format: 'tar.gz',
      period: period.name,
      rows: await countEvents(source, leaves, customer),
      ...(customer === undefined ? {} : { customer }),
    });
    const files = bundleFiles(source, {
      ...about,
      leaves,
      readable: await readableFiles(about),
    });
    const body = new PassThrough();
    // The answer has begun by then: it is cut off, and half an archive opens nowhere.
    pipeline(Readable.from(tarOf(files, now()), { objectMode: false }), createGzip(), body).catch((err) =>
      logger.error({ err, tenant }, 'an audit bundle ended early'),
    );
    const name = ['audit', customer ?? tenant, period.name].join('-');
    return c.body(Readable.toWeb(body) as ReadableStream, 200, {
      'content-type': 'application/gzip',
      'content-disposition': `attachment; filename="${encodeURIComponent(name)}.tar.gz"`,
    });
  });
};
