/** A contract as a tree of named things and short texts, for comparing and showing. */
import type { CreditAmount, CreditTerms } from '../credit/rules.ts';
import type { Entitlement, ServiceClause } from '../entitlement/rules.ts';
import type { EscalationStep, StepAt, Target } from '../sla/policy/rules.ts';
import { formatDuration } from './duration/format.ts';
import type { ClockPolicyOf, ContractDraft, Counterpart, HoursRef, LevelTermsOf, PhaseOf } from './rules.ts';

export type Tree = string | number | boolean | Tree[] | ContractTree;
export type ContractTree = { [key: string]: Tree };

/** Members that are there; an absent one is no member at all. */
const present = (members: Record<string, Tree | undefined>): ContractTree => {
  const tree: ContractTree = {};
  for (const [key, value] of Object.entries(members)) if (value !== undefined) tree[key] = value;
  return tree;
};

const keyed = <T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  treeOfItem: (item: T) => Tree,
): ContractTree => Object.fromEntries(items.map((item) => [keyOf(item), treeOfItem(item)]));

const targetText = (target: Target): string =>
  'ms' in target
    ? formatDuration(target.ms)
    : `${target.workingDays} working days${target.endOfDay ? ', end of day' : ''}`;

const hoursText = (hours: HoursRef): string => {
  if (hours.kind === '24x7') return '24x7';
  if (hours.kind === 'weekdays') return `mon-fri ${hours.from}-${hours.to} ${hours.tz}`;
  return hours.version === undefined ? hours.id : `${hours.id} version ${hours.version}`;
};

const atText = (at: StepAt): string => {
  if ('pct' in at) return `${at.pct}%`;
  const [ms, side] = 'beforeMs' in at ? [at.beforeMs, 'before'] : [at.afterMs, 'after'];
  return `${formatDuration(ms)} ${side}${at.time === 'wall' ? ' (wall time)' : ''}`;
};

const stepText = ({ at, to }: EscalationStep): string => {
  const names = to.map((one) => (typeof one === 'string' ? one : Object.entries(one).flat().join(' ')));
  return `${atText(at)}: ${names.join(', ')}`;
};

const clockTree = ({ name: _, target, hours, startsOn, steps, ...rest }: ClockPolicyOf<HoursRef>): Tree => ({
  ...rest,
  target: targetText(target),
  hours: hoursText(hours),
  startsOn: typeof startsOn === 'string' ? startsOn : `group ${startsOn.group}`,
  steps: steps.map(stepText),
});

const levelTree = ({ clocks, updateEveryMs }: LevelTermsOf<HoursRef>): Tree =>
  present({
    clocks: keyed(clocks, (clock) => clock.name, clockTree),
    updateEvery: updateEveryMs === undefined ? undefined : formatDuration(updateEveryMs),
  });

const levelsTree = (levels: Partial<Record<string, LevelTermsOf<HoursRef>>>): Tree =>
  present(
    Object.fromEntries(Object.entries(levels).map(([level, terms]) => [level, terms && levelTree(terms)])),
  );

const phaseTree = ({ name: _, levels, ...rest }: PhaseOf<HoursRef>): Tree =>
  present({ ...rest, levels: levelsTree(levels) });

const entitlementText = (entitlement: Entitlement<HoursRef>): Tree => {
  if (entitlement.unit === 'unlimited') return 'unlimited';
  const { unit, amount, per } = entitlement;
  if (unit !== 'hours') return `${amount} ${unit} a ${per}`;
  const { factors, hours } = entitlement;
  return present({ amount: `${amount} hours a ${per}`, factors, hours: hours && hoursText(hours) });
};

const serviceTree = ({ entitlement, ...rest }: ServiceClause<HoursRef>): Tree =>
  present({ ...rest, entitlement: entitlementText(entitlement) });

const amountText = (amount: CreditAmount): string =>
  'fixed' in amount ? `${amount.fixed}` : `${amount.milliPct / 1_000} % of a ${amount.period}'s fee`;

const creditTree = ({ clauses, caps }: CreditTerms): Tree => ({
  clauses: keyed(
    clauses,
    (clause) => clause.id,
    ({ on, amount, perOverrun, alternative }) =>
      present({
        on: present(on),
        amount: amountText(amount),
        perOverrun:
          perOverrun && `${amountText(perOverrun.amount)} per ${formatDuration(perOverrun.everyMs)}`,
        alternative: alternative?.note,
      }),
  ),
  caps: present(caps),
});

const counterpartTree = ({ vendor, customer, escalation }: Counterpart): Tree => ({
  vendor: vendor.person,
  customer: present(customer),
  escalation: escalation.map(
    ({ to, afterMs }) => `${formatDuration(afterMs)}: ${Object.entries(to).flat().join(' ')}`,
  ),
});

export const treeOf = (contract: ContractDraft): ContractTree => {
  const { id, customer, title, titleZh, from, to, timeZone, annualFee, matrix, levels, approval } = contract;
  const { phases, services, credits, counterparts, notices, autoCloseAfterMs, reopenWithinMs } = contract;
  return present({
    id,
    customer,
    title,
    titleZh,
    from,
    to,
    timeZone,
    annualFee,
    matrix,
    levels: levelsTree(levels),
    phases: phases && keyed(phases, (phase) => phase.name, phaseTree),
    approval,
    autoCloseAfter: formatDuration(autoCloseAfterMs),
    reopenWithin: formatDuration(reopenWithinMs),
    notices: notices && noticesTree(notices),
    services:
      services && Object.fromEntries(Object.entries(services).map(([key, one]) => [key, serviceTree(one)])),
    credits: credits && creditTree(credits),
    counterparts: counterparts && keyed(counterparts, (row) => row.module, counterpartTree),
  });
};

const noticesTree = (notices: NonNullable<ContractDraft['notices']>): Tree =>
  present(Object.fromEntries(Object.entries(notices).map(([event, row]) => [event, row && present(row)])));
