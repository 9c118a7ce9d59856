/** A credit as HTTP shows it: money in minor units, instants with the offset of the contract's time zone. */
import { may } from '@perennial/domain/access/policy';
import type { Procedure } from '@perennial/domain/access/rules';
import { isoIn } from '@perennial/domain/calendar/iso';
import type { CreditCommandName, Evidence } from '@perennial/domain/credit/rules';
import { allowedFor } from '@perennial/domain/credit/transition';
import type { Scope } from '@perennial/domain/scope/rules';
import type { CreditRecord } from '@perennial/store/ports';

export const procedureOf: Record<CreditCommandName, Procedure> = {
  'agree': 'credit.write',
  'apply': 'credit.write',
  'waive': 'credit.write',
  'dispute': 'credit.dispute',
  'propose-again': 'credit.write',
  'choose': 'credit.choose',
  'reverse': 'credit.write',
};

/** What this caller may do, not what somebody could. */
const nextFor = ({ credit }: CreditRecord, scope: Scope): CreditCommandName[] =>
  allowedFor(credit).filter((name) => may(scope, procedureOf[name]));

const breachOf = ({ credit }: CreditRecord) => {
  const breach = credit.evidence.find((e) => e.kind === 'breach');
  if (!breach) throw new Error(`credit ${credit.id} does not name its breach`);
  return breach;
};

export const creditView = (record: CreditRecord, scope: Scope) => {
  const { id, customer, contract, version, ticket, month, currency, timeZone, credit } = record;
  const { clock, level, module, overrunMs } = breachOf(record);
  return {
    id,
    state: credit.state,
    customer,
    contract: { id: contract, version },
    clause: credit.clause,
    ticket,
    clock,
    level,
    module,
    dueAt: isoIn(timeZone)(credit.dueAt),
    overrunMs,
    month,
    amount: credit.amount,
    uncapped: credit.uncapped,
    capped: credit.capped,
    currency,
    alternative: credit.alternative,
    guarantee: credit.guarantee,
    next: nextFor(record, scope),
  };
};

const evidenceView = (evidence: Evidence, { event, timeZone }: CreditRecord) => {
  if (evidence.kind !== 'breach') return evidence;
  const iso = isoIn(timeZone);
  const { id: _, dueAt, at, withdrawnAt, ...breach } = evidence;
  return {
    ...breach,
    event,
    dueAt: iso(dueAt),
    notedAt: iso(at),
    ...(withdrawnAt === undefined ? {} : { withdrawnAt: iso(withdrawnAt) }),
  };
};

/** As above, with what it rests on and what became of it. */
export const creditDetail = (record: CreditRecord, scope: Scope) => ({
  ...creditView(record, scope),
  evidence: record.credit.evidence.map((evidence) => evidenceView(evidence, record)),
  history: record.credit.history.map(({ at, ...entry }) => ({ ...entry, at: isoIn(record.timeZone)(at) })),
});
