import type { EscalationStep } from '../sla/policy/rules.ts';
import type { Hours } from '../sla/rules.ts';
import type { Level } from '../ticket/rules.ts';
import { localDate } from './local-date.ts';
import type { Contract, ContractTerms, Counterpart, LevelTerms, PhaseOf, Tier } from './rules.ts';

type Phase = PhaseOf<Hours>;

export type Place = { module: string; tier: Tier; at: number };

const covers = ({ from, to, modules, tiers }: Phase, { module, tier }: Place, date: string): boolean =>
  from <= date &&
  date <= to &&
  (modules === 'all' || modules.includes(module)) &&
  (tiers === undefined || tiers.includes(tier));

const assemble = (contract: Contract, levels: Record<Level, LevelTerms>, phase?: Phase): ContractTerms => {
  const { id, version, timeZone, matrix, approval, autoCloseAfterMs, reopenWithinMs, notices } = contract;
  return {
    contract: id,
    version,
    timeZone,
    ...(phase ? { phase: phase.name } : {}),
    matrix,
    levels,
    approval,
    autoCloseAfterMs,
    reopenWithinMs,
    ...(notices ? { notices } : {}),
  };
};

/** The promises of a contract where no phase holds. */
export const baseTerms = (contract: Contract): ContractTerms => assemble(contract, contract.levels);

/** The stage of a staged SLA in force for a module and tier, by the date in the contract's time zone; at most one is. */
export const phaseAt = (contract: Contract, place: Place): Phase | undefined => {
  const date = localDate(contract.timeZone, place.at);
  return contract.phases?.find((phase) => covers(phase, place, date));
};

/** Who answers for a module on both sides: its own row, or the one for all modules. */
export const counterpartOf = ({ counterparts = [] }: Contract, module: string): Counterpart | undefined =>
  counterparts.find((c) => c.module === module) ?? counterparts.find((c) => c.module === '*');

/** A promise to the customer that names no steps of its own is escalated along the module's path, counted from its breach. */
const alongPath = (levels: Record<Level, LevelTerms>, counterpart: Counterpart | undefined) => {
  const path: EscalationStep[] = (counterpart?.escalation ?? []).map(({ to, afterMs }) => ({
    at: { afterMs, time: 'wall' },
    to: [to],
  }));
  if (path.length === 0) return levels;
  const of = ({ clocks, ...rest }: LevelTerms): LevelTerms => ({
    ...rest,
    clocks: clocks.map((clock) =>
      clock.kind === 'sla' && clock.steps.length === 0 ? { ...clock, steps: path } : clock,
    ),
  });
  return { P1: of(levels.P1), P2: of(levels.P2), P3: of(levels.P3) };
};

/** What a ticket of this module and tier, opened at this instant, is promised. */
export const termsFor = (contract: Contract, place: Place): ContractTerms => {
  const phase = phaseAt(contract, place);
  const terms = phase
    ? assemble(contract, { ...contract.levels, ...phase.levels }, phase)
    : baseTerms(contract);
  return { ...terms, levels: alongPath(terms.levels, counterpartOf(contract, place.module)) };
};
