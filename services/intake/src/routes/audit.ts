import { restoreLines } from '@perennial/domain/audit/bundle/verify';
import { nameRestore } from '@perennial/domain/audit/restore';
import { DomainError } from '@perennial/domain/errors';
import { readQuery } from '@perennial/service-kit/body';
import type { SealKey } from '@perennial/store/ports';
import { z } from 'zod';
import type { IntakeDeps, Routes } from '../deps.ts';
import { document } from '../document.ts';

export const tag = 'Audit trail';

const question = z.strictObject({
  stream: z
    .string()
    .max(200)
    .optional()
    .describe('One record, such as `ticket/T-1001`; without it the whole sealed log'),
  checkpoint: z
    .string()
    .max(2_000)
    .optional()
    .describe('A signed checkpoint kept from before: the log has to continue it'),
});

/** @throws DomainError where nothing is sealed. */
export const sealKeyOf = async ({ store, master }: IntakeDeps, tenant: string): Promise<SealKey> => {
  if (!master)
    throw new DomainError('store.unavailable', 'nothing is sealed here: PERENNIAL_MASTER_KEY is not set');
  return store.seals.key(tenant, master);
};

/** The whole log: what was sealed, by the tenant's own key. */
const verifyLog = async (deps: IntakeDeps, tenant: string, given: string | undefined) => {
  const { seals } = deps.store;
  const kept = given ?? (await deps.anchors?.newest(tenant));
  const { bad, restores, lostWith, ...finding } = await seals.verify(
    tenant,
    await sealKeyOf(deps, tenant),
    kept,
  );
  const named = { restores: restores.map(nameRestore), lostWith: lostWith && nameRestore(lostWith) };
  return { ok: bad === undefined, ...finding, ...named, notes: restoreLines(named), ...(bad ? { bad } : {}) };
};

const verifyStream = async ({ store }: IntakeDeps, tenant: string, stream: string) => {
  const { events, brokenAt, why = '' } = await store.audit.verify(tenant, stream);
  if (events === 0 && brokenAt === undefined)
    throw new DomainError('notFound', `there is no audit event of ${stream}`);
  if (brokenAt === undefined) return { ok: true, events };
  return { ok: false, events, bad: { what: `${tenant}/${stream}/${brokenAt}`, why } };
};

export const auditRoutes: Routes = (app, deps) => {
  document(app, {
    method: 'get',
    path: '/v1/audit/checkpoint',
    permission: 'audit.read',
    summary: 'The newest signed checkpoint of the audit log, as a C2SP note; keep it to hold us to it',
    tag,
    answers: { 200: 'text/plain', 404: 'Nothing has been sealed yet' },
  });
  app.get('/v1/audit/checkpoint', async (c) => {
    const { scope } = c.var;
    const note = await deps.store.seals.checkpoint(scope.tenant);
    if (!note) throw new DomainError('notFound', 'nothing has been sealed yet');
    return c.text(note);
  });
  document(app, {
    method: 'get',
    path: '/v1/audit/verify',
    permission: 'audit.read',
    summary: 'Recompute one record’s chain, or the whole log; `bad` names the first event that does not fit',
    tag,
    query: question,
    answers: { 200: 'What was found, good or bad', 503: 'Nothing is sealed here' },
  });
  app.get('/v1/audit/verify', async (c) => {
    const { scope } = c.var;
    const { stream, checkpoint } = readQuery(c, question);
    const finding =
      stream === undefined
        ? await verifyLog(deps, scope.tenant, checkpoint)
        : await verifyStream(deps, scope.tenant, stream);
    if (!finding.ok)
      await deps.store.securityEvents.record(scope, {
        kind: 'integrity-failure',
        detail: { what: stream ?? 'log' },
        gather: { by: stream ?? 'log', occurrences: 1 },
      });
    return c.json(finding);
  });
};
