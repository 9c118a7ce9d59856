/** Prometheus Alertmanager's webhook (version 4): one ticket per fingerprint, and a note when the alert ends. */
import { DomainError, type FieldFault } from '@perennial/domain/errors';
import { registerId } from '@perennial/domain/register/schema';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Impact, Urgency } from '@perennial/domain/ticket/rules';
import { readBody } from '@perennial/service-kit/body';
import { invalid } from '@perennial/service-kit/problem';
import { ticketWorkflowId } from '@perennial/temporal/ids';
import { z } from 'zod';
import type { IntakeDeps, Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { envelopeOf } from '../../envelope.ts';
import { giveCommand } from '../../give-command.ts';
import { type OpenRequest, openTicket } from '../../open-ticket.ts';

const alert = z.looseObject({
  status: z.enum(['firing', 'resolved']),
  fingerprint: z.string().min(1).max(100),
  startsAt: z.iso.datetime({ offset: true }),
  endsAt: z.iso.datetime({ offset: true }).optional(),
  generatorURL: z.string().max(2000).optional(),
  labels: z
    .object({
      alertname: z.string().min(1).max(200),
      site: registerId,
      module: registerId,
      severity: z.string().max(50).default('warning'),
    })
    .catchall(z.string().max(2000)),
  annotations: z.record(z.string(), z.string().max(20_000)).default({}),
});
const body = z.looseObject({ version: z.literal('4'), alerts: z.array(z.unknown()).min(1).max(200) });

type Alert = z.output<typeof alert>;

/** What Prometheus calls severity, in the matrix's words. */
const severities: Record<string, { impact: Impact; urgency: Urgency }> = {
  critical: { impact: 'site', urgency: 'critical' },
  error: { impact: 'module', urgency: 'high' },
  warning: { impact: 'module', urgency: 'normal' },
  info: { impact: 'user', urgency: 'low' },
};

const noteEnd = async (deps: IntakeDeps, scope: Scope, { fingerprint, ...a }: Alert, receivedAt: number) => {
  const ticket = await deps.store.tickets.findByFingerprint(scope, fingerprint);
  if (!ticket) return { fingerprint, outcome: 'unknown' };
  const { no } = ticket;
  const endedAt = Date.parse(a.endsAt ?? a.startsAt);
  const { actor, requestId } = scope;
  const head = { id: `alert-ended:${fingerprint}:${endedAt}`, actor, receivedAt, requestId };
  try {
    await giveCommand(deps, ticketWorkflowId(scope.tenant, no), envelopeOf('alert-ended', head, { endedAt }));
    return { fingerprint, no, outcome: 'ended' };
  } catch (e) {
    // The ticket came to its own end first: there is nobody left to tell.
    const over =
      e instanceof DomainError && (e.code === 'ticket.archived' || e.code === 'ticket.illegalTransition');
    if (!over) throw e;
    return { fingerprint, no, outcome: 'over' };
  }
};

const requestOf = (a: Alert): OpenRequest => {
  const { summary, description } = a.annotations;
  const { alertname, module, site, severity } = a.labels;
  return {
    type: 'alert',
    title: [...(summary || alertname)].slice(0, 200).join(''),
    description: description || summary || alertname,
    module,
    site,
    ...(severities[severity] ?? { impact: 'module', urgency: 'normal' }),
    channel: 'alert',
    requester: { name: `alert ${alertname}`.slice(0, 100) },
    ...(a.generatorURL ? { dataScope: a.generatorURL.slice(0, 500) } : {}),
    attachments: [],
    fingerprint: a.fingerprint,
  };
};

const take = async (deps: IntakeDeps, scope: Scope, a: Alert, receivedAt: number) => {
  const { fingerprint } = a;
  if (a.status === 'resolved') return noteEnd(deps, scope, a, receivedAt);
  const known = await deps.store.tickets.findByFingerprint(scope, fingerprint);
  if (known) return { fingerprint, no: known.no, outcome: 'known' };
  // Alertmanager repeats itself, also in parallel and in other words: one firing is one ticket.
  const key = `alert:${fingerprint}:${a.startsAt}`;
  try {
    const { record, repeated } = await openTicket(deps, scope, requestOf(a), receivedAt, key);
    return { fingerprint, no: record.no, outcome: repeated ? 'known' : 'opened' };
  } catch (e) {
    const first =
      e instanceof DomainError &&
      e.code === 'idempotency.conflict' &&
      (await deps.store.tickets.findRequest(scope, key));
    if (!first) throw e;
    return { fingerprint, no: first.no, outcome: 'known' };
  }
};

export const alertmanagerRoute: Routes = (app, deps) => {
  document(app, {
    method: 'post',
    path: '/v1/hooks/alertmanager',
    permission: 'hook.alert',
    summary: 'Alertmanager webhook; labels `site` and `module` say where, `severity` how bad',
    tag: 'Hooks',
    body,
  });
  app.post('/v1/hooks/alertmanager', async (c) => {
    const { scope, receivedAt } = c.var;
    const { alerts } = await readBody(c, body);
    const taken: object[] = [];
    const errors: FieldFault[] = [];
    for (const [i, given] of alerts.entries()) {
      const parsed = alert.safeParse(given);
      try {
        if (!parsed.success)
          throw invalid(
            parsed.error.issues.map((f) => ({
              path: `/${f.path.join('/')}`,
              code: f.code,
              message: f.message,
            })),
          );
        taken.push(await take(deps, scope, parsed.data, receivedAt));
      } catch (e) {
        if (!(e instanceof DomainError) || e.code !== 'request.invalid') throw e;
        errors.push(...(e.details.errors ?? []).map((f) => ({ ...f, path: `/alerts/${i}${f.path}` })));
      }
    }
    if (errors.length > 0) {
      const problem = invalid(errors);
      throw new DomainError(
        problem.code,
        `${taken.length} of ${alerts.length} alerts were taken; ${problem.message}`,
        { errors },
      );
    }
    return c.json({ items: taken });
  });
};
