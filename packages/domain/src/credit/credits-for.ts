import { currencyOf } from '../contract/currency.ts';
import type { Contract } from '../contract/rules.ts';
import { amountFor } from './amount.ts';
import { openCaps } from './caps.ts';
import { historyOf, revoke } from './revoke.ts';
import type { BreachFact, Credit, CreditClause, Evidence } from './rules.ts';

/** Of one contract version: the one the breached tickets were opened under. */
export type CreditBasis = Pick<Contract, 'id' | 'version' | 'timeZone' | 'annualFee' | 'credits'>;

const answers = ({ on }: CreditClause, breach: BreachFact): boolean =>
  (on.clocks?.includes(breach.clock) ?? true) &&
  (on.levels?.includes(breach.level) ?? true) &&
  (on.modules?.includes(breach.module) ?? true);

type Claim = { id: string; clause: CreditClause; breach: BreachFact };

const inOrder = (
  a: { dueAt: number; breach: string; clause: string },
  b: { dueAt: number; breach: string; clause: string },
): number => a.dueAt - b.dueAt || compare(a.breach, b.breach) || compare(a.clause, b.clause);

/** By code units, so that the order never depends on a locale. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const claimsOf = (clauses: readonly CreditClause[], breaches: readonly BreachFact[]): Claim[] =>
  breaches
    .filter((breach) => breach.withdrawnAt === undefined)
    .flatMap((breach) =>
      clauses
        .filter((clause) => answers(clause, breach))
        .map((clause) => ({ id: `${breach.id}/${clause.id}`, clause, breach })),
    )
    .sort((a, b) =>
      inOrder(
        { dueAt: a.breach.dueAt, breach: a.breach.id, clause: a.clause.id },
        { dueAt: b.breach.dueAt, breach: b.breach.id, clause: b.clause.id },
      ),
    );

/** Still to be computed: nobody has decided anything about it. */
const isOpen = (credit: Credit | undefined): boolean =>
  credit === undefined || credit.state === 'proposed' || credit.state === 'void';

const evidenceOf = ({ breach, clause }: Claim, basis: CreditBasis): Evidence[] => {
  const fee = basis.annualFee;
  const usesFee =
    'milliPct' in clause.amount || (clause.perOverrun && 'milliPct' in clause.perOverrun.amount);
  return [
    { kind: 'breach', ...breach },
    { kind: 'clause', contract: basis.id, version: basis.version, clause },
    ...(fee && usesFee
      ? [{ kind: 'fee', annual: fee.amount, currency: currencyOf(basis) } satisfies Evidence]
      : []),
  ];
};

/**
 * The credits of these breaches. Pure and repeatable: the same breaches in any order, and the answer fed back as
 * `standing`, give the same credits, ordered by due instant, breach and clause. A credit that is decided (anything but
 * proposed) keeps its amount and takes its share of the caps first; proposed ones share the rest in the order of their
 * due instants. A breach that no longer counts (withdrawn, or no clause answers it any more) voids its proposed or
 * disputed credit and marks an agreed or applied one `reversal-due`. Standing credits of breaches that are not given
 * stay as they are.
 */
export const creditsFor = (
  basis: CreditBasis,
  breaches: readonly BreachFact[],
  standing: readonly Credit[] = [],
): Credit[] => {
  const { clauses = [], caps: limits = {} } = basis.credits ?? {};
  const known = new Map(standing.map((credit) => [credit.id, credit]));
  const given = new Map(breaches.map((breach) => [breach.id, breach]));
  const claims = claimsOf(clauses, [...given.values()]);
  const claimed = new Set(claims.map((claim) => claim.id));
  const kept = standing.flatMap((credit) => {
    const breach = given.get(credit.breach);
    if (breach && !claimed.has(credit.id)) return [revoke(credit, breach)];
    return breach && isOpen(credit) ? [] : [credit];
  });
  const caps = openCaps({ caps: limits }, basis.timeZone);
  for (const credit of kept) caps.add(credit);
  const computed = claims
    .filter(({ id }) => isOpen(known.get(id)))
    .map((claim): Credit => {
      const { id, clause, breach } = claim;
      const uncapped = amountFor(clause, breach.overrunMs, basis.annualFee?.amount);
      const { evidence, ...cut } = caps.take(breach.dueAt, uncapped);
      return {
        id,
        clause: clause.id,
        breach: breach.id,
        dueAt: breach.dueAt,
        ...cut,
        uncapped,
        state: 'proposed',
        ...(clause.alternative ? { alternative: clause.alternative } : {}),
        evidence: [...evidenceOf(claim, basis), ...evidence],
        history: historyOf(known.get(id), breach),
      };
    });
  return [...kept, ...computed].sort(inOrder);
};
