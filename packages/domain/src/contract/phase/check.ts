import type { FieldFault } from '../../errors.ts';
import { duplicateFaults } from '../../input/pairs.ts';
import { itemsOf, memberOf, type Salvaged, salvage } from '../../input/salvage.ts';
import { levelFaults } from '../level/check.ts';
import { dayBefore } from '../local-date.ts';
import { phaseFile, tiers } from './schema.ts';

const fields = phaseFile.partial();
type ReadPhase = Salvaged<ReturnType<typeof fields.parse>>['fields'];
type Span = { from: string; to: string };

/** The dates of a phase or contract, once both are sound and in order. */
const spanOf = ({ from, to }: { from?: string; to?: string } = {}): Span | undefined =>
  from !== undefined && to !== undefined && from <= to ? { from, to } : undefined;

const dateFaults = ({ from, to }: ReadPhase, path: string, contract: Span | undefined): FieldFault[] => {
  if (from !== undefined && to !== undefined && to < from)
    return [{ path: `${path}/to`, code: 'order', message: 'must not be before `from` of the phase' }];
  if (!contract) return [];
  const runs = `the contract runs from ${contract.from} to ${contract.to}: move the date into it`;
  const outside = (date: string | undefined) =>
    date !== undefined && (date < contract.from || date > contract.to);
  return [
    ...(outside(from) ? [{ path: `${path}/from`, code: 'outside', message: runs }] : []),
    ...(outside(to) ? [{ path: `${path}/to`, code: 'outside', message: runs }] : []),
  ];
};

const sharedModules = (a: ReadPhase['modules'], b: ReadPhase['modules']): string[] => {
  if (a === undefined || b === undefined) return [];
  if (a === 'all') return b === 'all' ? ['all modules'] : b;
  return b === 'all' ? a : a.filter((module) => b.includes(module));
};

/** Names two phases that both claim a module of a tier on the same day: which promise holds must never be a guess. */
const overlap = (a: ReadPhase, b: ReadPhase, path: string): FieldFault[] => {
  const [first, second] = [spanOf(a), spanOf(b)];
  if (!first || !second || first.to < second.from || second.to < first.from) return [];
  const modules = sharedModules(a.modules, b.modules);
  const shared = tiers.filter((t) => (a.tiers ?? tiers).includes(t) && (b.tiers ?? tiers).includes(t));
  if (modules.length === 0 || shared.length === 0) return [];
  const [early, late] = first.from <= second.from ? [a, second] : [b, first];
  const [until = late.to] = [first.to, second.to].sort();
  const remedy =
    first.from === second.from
      ? 'give them other dates, modules or tiers'
      : `end "${early.name}" on ${dayBefore(late.from)}, or give them other modules or tiers`;
  const who = `phases "${a.name}" and "${b.name}"`;
  const message = `${who} both hold from ${late.from} to ${until} for ${modules.join(', ')} (tier ${shared.join(', ')}): ${remedy}`;
  return [{ path, code: 'overlap', message }];
};

/** Rules across phases; `contract` are the dates of the contract where they are sound. */
export const phaseFaults = (value: unknown, contract: { from?: string; to?: string }): FieldFault[] => {
  const raw = itemsOf(value);
  const phases = raw.map((phase) => salvage(fields, phase)?.fields ?? {});
  const path = (i: number) => `/phases/${i}`;
  return [
    ...duplicateFaults(
      phases.map((phase) => phase.name),
      (i) => `${path(i)}/name`,
      (name) => `there is another phase "${name}": rename one`,
    ),
    ...phases.flatMap((phase, i) => dateFaults(phase, path(i), spanOf(contract))),
    ...phases.flatMap((b, j) => phases.slice(0, j).flatMap((a) => overlap(a, b, `${path(j)}/from`))),
    ...raw.flatMap((phase, i) => levelFaults(memberOf(phase, 'levels'), `${path(i)}/levels`)),
  ];
};
