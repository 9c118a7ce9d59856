import type { Hours } from '../sla/rules.ts';
import type { Level } from '../ticket/rules.ts';
import { localDate } from './local-date.ts';
import type { Contract, ContractTerms, LevelTerms, PhaseOf, Tier } from './rules.ts';

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

/** What a ticket of this module and tier, opened at this instant, is promised. */
export const termsFor = (contract: Contract, place: Place): ContractTerms => {
  const phase = phaseAt(contract, place);
  return phase ? assemble(contract, { ...contract.levels, ...phase.levels }, phase) : baseTerms(contract);
};
