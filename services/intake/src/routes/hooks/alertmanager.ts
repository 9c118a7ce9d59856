/** Prometheus Alertmanager's webhook (version 4): one ticket per fingerprint, and a note when the alert ends. */
import { DomainError, type FieldFault } from '@perennial/domain/errors';
import { registerId } from '@perennial/domain/register/schema';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Impact, Urgency } from '@perennial/domain/ticket/rules';
import { readBody } from '@perennial/service-kit/body';
import { requireCall } from '@perennial/service-kit/may';
import { invalid } from '@perennial/service-kit/problem';
import { ticketWorkflowId } from '@perennial/temporal/ids';
import { z } from 'zod';
import type { IntakeDeps, Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { envelopeOf } from '../../envelope.ts';
import { giveCommand } from '../../give-command.ts';
import { openTicket } from '../../open-ticket.ts';

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

const take = async (deps: IntakeDeps, scope: Scope, a: Alert, receivedAt: number) => {
  const known = await deps.store.tickets.findByFingerprint(scope, a.fingerprint);
  if (a.status === 'resolved') {
    if (!known) return { fingerprint: a.fingerprint, outcome: 'unknown' };
    const endedAt = Date.parse(a.endsAt ?? a.startsAt);
    const head = {
      id: `alert-ended:${a.fingerprint}:${endedAt}`,
      actor: scope.actor,
      receivedAt,
      requestId: scope.requestId,
    };
    await giveCommand(
      deps,
      ticketWorkflowId(scope.tenant, known.no),
      envelopeOf('alert-ended', head, { endedAt }),
    );
    return { fingerprint: a.fingerprint, no: known.no, outcome: 'ended' };
  }
  if (known) return { fingerprint: a.fingerprint, no: known.no, outcome: 'known' };
  const { summary, description } = a.annotations;
  const { record, repeated } = await openTicket(
    deps,
    scope,
    {
      type: 'alert',
      title: (summary ?? a.labels.alertname).slice(0, 200),
      description: description ?? summary ?? a.labels.alertname,
      module: a.labels.module,
      site: a.labels.site,
      ...(severities[a.labels.severity] ?? { impact: 'module', urgency: 'normal' }),
      channel: 'alert',
      requester: { name: `alert ${a.labels.alertname}` },
      ...(a.generatorURL ? { dataScope: a.generatorURL.slice(0, 500) } : {}),
      attachments: [],
      fingerprint: a.fingerprint,
    },
    receivedAt,
    // Alertmanager repeats itself, also in parallel: one firing is one ticket.
    `alert:${a.fingerprint}:${a.startsAt}`,
  );
  return { fingerprint: a.fingerprint, no: record.no, outcome: repeated ? 'known' : 'opened' };
};

export const alertmanagerRoute: Routes = (app, deps) => {
  document(app, {
    method: 'post',
    path: '/v1/hooks/alertmanager',
    summary: 'Alertmanager webhook; labels `site` and `module` say where, `severity` how bad',
    tag: 'Hooks',
    body,
  });
  app.post('/v1/hooks/alertmanager', async (c) => {
    const { scope, receivedAt } = c.var;
    requireCall(scope, 'hook.alert');
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
