/** Opens one ticket: context, level, first clocks, and everything stored in one transaction. */

import type { TicketInput } from '@perennial/definitions/ticket/contract';
import type { ContractTerms } from '@perennial/domain/contract/rules';
import type { Contract } from '@perennial/domain/contract/schema';
import { counterpartOf, termsFor } from '@perennial/domain/contract/terms';
import { DomainError } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import { firstClocks } from '@perennial/domain/sla/first-clocks';
import { openRecord } from '@perennial/domain/ticket/open';
import type { TicketRecord, TicketSnapshot } from '@perennial/domain/ticket/record/rules';
import type { OpenTicket } from '@perennial/domain/ticket/schema';
import { bodyHash } from '@perennial/service-kit/idempotency';
import type { TicketEntitlement } from '@perennial/store/ports';
import { ticketWorkflowId } from '@perennial/temporal/ids';
import { askOverdraw } from './ask-overdraw.ts';
import { gatherContext, placeOf } from './context/gather.ts';
import type { IntakeDeps } from './deps.ts';
import { exhausted } from './exhausted.ts';

/** What the contract promises for this module and tier at this instant. */
const termsAt = async (
  { store }: IntakeDeps,
  scope: Scope,
  contract: Contract,
  module: string,
  at: number,
): Promise<ContractTerms> => {
  const customer = await store.registers.get(scope, 'customers', contract.customer);
  return termsFor(contract, { module, tier: customer?.tier ?? 'standard', at });
};

/** The business calendars that the clocks of any level count by. */
export const hoursIn = ({ levels }: ContractTerms) =>
  Object.values(levels).flatMap(({ clocks }) => clocks.map((clock) => clock.hours));

const checkAttachments = async ({ store }: IntakeDeps, scope: Scope, given: string[]): Promise<void> => {
  const known = new Set(given.length === 0 ? [] : await store.attachments.exists(scope, given));
  const errors = given.flatMap((hash, i) =>
    known.has(hash)
      ? []
      : [{ path: `/attachments/${i}`, code: 'unknown', message: 'upload it first: POST /v1/attachments' }],
  );
  if (errors.length > 0) throw new DomainError('request.invalid', 'an attachment is not there', { errors });
};

/** Channels only intake itself may claim. */
export type OpenRequest = OpenTicket & { fingerprint?: string };

export const openTicket = async (
  deps: IntakeDeps,
  scope: Scope,
  request: OpenRequest,
  receivedAt: number,
  key?: string,
): Promise<{ record: TicketRecord; repeated: boolean; entitlement?: TicketEntitlement }> => {
  const { store } = deps;
  const hash = bodyHash(request);
  const first = key === undefined ? undefined : await store.tickets.findRequest(scope, key);
  const conflict = () =>
    new DomainError(
      'idempotency.conflict',
      'this Idempotency-Key was used for another ticket; use a new key for a new request',
    );
  if (first && first.bodyHash !== hash) throw conflict();
  const known = first && (await store.tickets.get(scope, first.no));
  if (known) {
    const entitlement = await store.entitlements.ofTicket(scope, known.record.no);
    return { record: known.record, repeated: true, ...(entitlement ? { entitlement } : {}) };
  }

  const place = await placeOf(store, scope, request);
  const { customer } = place.site;
  const contract = await store.contracts.inForce(scope, customer, receivedAt);
  if (!contract) {
    const message = `customer ${customer} has no contract in force today; put one with PUT /v1/contracts`;
    throw new DomainError('request.invalid', message, {
      errors: [{ path: '/site', code: 'noContract', message }],
    });
  }
  await checkAttachments(deps, scope, request.attachments);
  const terms = await termsAt(deps, scope, contract, place.module.id, receivedAt);
  const level = request.level ?? terms.matrix[request.impact][request.urgency];
  const number = await store.tickets.nextNumber(scope.tenant);
  const no = `T-${number}`;
  const { dataScope, level: _, levelReason, requestKind, estimate, ...facts } = request;
  const [context, calendars] = await Promise.all([
    gatherContext(store, scope, place, dataScope),
    store.calendars.lookup(scope.tenant, hoursIn(terms)),
  ]);
  const counterpart = counterpartOf(contract, place.module.id);
  const ticket: TicketSnapshot = {
    ...facts,
    tenant: scope.tenant,
    no,
    number,
    customer,
    context: { ...context, ...(counterpart ? { counterpart } : {}) },
    terms,
    openedAt: receivedAt,
  };
  const { record, event } = openRecord({
    ticket,
    level,
    levelReason,
    requestKind,
    estimate,
    clocks: firstClocks(
      terms,
      { level, openedAt: receivedAt, group: context.routing.default?.id },
      calendars,
    ),
    actor: scope.actor,
    requestId: scope.requestId,
  });
  const input: TicketInput = { record, terms };
  const outcome = await store.tickets.open(scope, {
    record,
    event,
    ...(key === undefined ? {} : { request: { key, bodyHash: hash } }),
    start: { workflowId: ticketWorkflowId(scope.tenant, no), input },
  });
  if (outcome.kind === 'conflict') throw conflict();
  if (outcome.kind === 'refused') {
    const asked =
      outcome.code === 'approval.needed'
        ? await askOverdraw(deps, scope, contract, outcome, receivedAt)
        : undefined;
    throw exhausted(outcome, contract.id, request, asked);
  }
  if (outcome.kind === 'created') deps.wake();
  const entitlement =
    outcome.kind === 'created'
      ? outcome.entitlement
      : await store.entitlements.ofTicket(scope, outcome.record.no);
  return {
    record: outcome.record,
    repeated: outcome.kind === 'repeated',
    ...(entitlement ? { entitlement } : {}),
  };
};
