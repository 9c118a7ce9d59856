import type { CreditCommand, CreditRefusal } from '@perennial/domain/credit/rules';
import { transition } from '@perennial/domain/credit/transition';
import { DomainError } from '@perennial/domain/errors';
import { systemActor } from '@perennial/domain/scope/rules';
import { appendAudit } from '../audit/append.ts';
import type { CreditRow } from '../core/collections.ts';
import type { StoreContext } from '../core/context.ts';
import type { CreditRepository } from '../ports.ts';
import type { KnownContracts } from '../tickets/known-contracts.ts';
import { type By, creditEntry } from './audit-entry.ts';
import { recompute } from './recompute.ts';
import { creditKey, recordOf } from './row.ts';

const refusal = ({ code, allowed }: CreditRefusal, row: CreditRow, command: CreditCommand): DomainError => {
  if (code === 'credit.illegalTransition') {
    const may = allowed.length === 0 ? 'it takes no command any more' : `it takes ${allowed.join(', ')}`;
    return new DomainError(code, `a credit that is ${row.state} does not take ${command.name}; ${may}`, {
      allowed: [...allowed],
    });
  }
  const path = code === 'credit.reasonMissing' ? '/reason' : '/invoice';
  const message = path === '/reason' ? 'say why' : 'name the invoice, or nextFee: true';
  return new DomainError('request.invalid', `${path}: ${message}`, {
    errors: [{ path, code: 'required', message }],
  });
};

/** Keys are remembered beside the credit they changed: the command was carried out exactly when its key is there. */
const answered = (row: CreditRow, request: { key: string; bodyHash: string } | undefined): boolean => {
  const first = request && row.requests.find((r) => r.key === request.key);
  if (first && first.bodyHash !== request.bodyHash)
    throw new DomainError(
      'idempotency.conflict',
      'this Idempotency-Key was used with another body; use a new key for a new request',
    );
  return first !== undefined;
};

export const decideCredit =
  (store: StoreContext, contractOf: KnownContracts): CreditRepository['decide'] =>
  (scope, id, command, request) =>
    store.transact(async (session) => {
      const { rows, now } = store;
      const { tenant, customer, actor, requestId } = scope;
      const old = await rows.credits.findOne({ _id: creditKey(tenant, id) }, { session });
      if (!old || (customer !== undefined && old.customer !== customer)) return undefined;
      if (answered(old, request)) return recordOf(old);
      const outcome = transition(old.credit, command, actor, now());
      if ('refused' in outcome) throw refusal(outcome.refused, old, command);
      const decided: CreditRow = {
        ...old,
        credit: outcome.credit,
        requests: [...old.requests, ...(request ? [request] : [])],
      };
      const written = await recompute(store, session, old, contractOf, { decided });
      const by = (who: By['actor']): By => ({
        at: new Date(now()).toISOString(),
        actor: who,
        cause: { requestId },
      });
      await appendAudit(
        rows,
        session,
        written.map(({ old: before, row }) =>
          creditEntry(before, row, by(row._id === old._id ? actorOf(actor) : actorOf(systemActor))),
        ),
      );
      return recordOf(written.find(({ row }) => row._id === old._id)?.row ?? old);
    });

const actorOf = ({ id, kind }: By['actor']): By['actor'] => ({ id, kind });
