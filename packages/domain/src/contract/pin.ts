import { eachService } from '../entitlement/each-service.ts';
import type { ServiceClause } from '../entitlement/rules.ts';
import type { FieldFault } from '../errors.ts';
import type { Hours } from '../sla/rules.ts';
import { type Level, levels as levelNames } from '../ticket/rules.ts';
import type { ContractDraft, ContractOf, HoursRef, LevelTermsOf, PhaseOf } from './rules.ts';

/** The version of a calendar to pin: of the one named, or the newest; undefined where there is none. */
export type VersionOf = (calendar: string, named?: number) => number | undefined;

export type Pinned = { contract: ContractOf<Hours> } | { errors: FieldFault[] };

/** Resolves hours and collects, by path, those that name a calendar nobody knows. */
const pinning = (versionOf: VersionOf) => {
  const errors: FieldFault[] = [];
  const hours = (ref: HoursRef, path: string): Hours => {
    if (ref.kind !== 'calendar') return ref;
    const version = versionOf(ref.id, ref.version);
    if (version === undefined) {
      const which = ref.version === undefined ? ref.id : `${ref.id} version ${ref.version}`;
      const message = `calendar ${which} is not known here: import it first, or name its version`;
      errors.push({ path: `${path}/hours`, code: 'unknown', message });
    }
    return { kind: 'calendar', id: ref.id, version: version ?? 0 };
  };
  const level = ({ clocks, ...rest }: LevelTermsOf<HoursRef>, path: string): LevelTermsOf<Hours> => ({
    ...rest,
    clocks: clocks.map((clock, i) => ({ ...clock, hours: hours(clock.hours, `${path}/clocks/${i}`) })),
  });
  const phase = ({ levels, ...rest }: PhaseOf<HoursRef>, path: string): PhaseOf<Hours> => {
    const pinned: Partial<Record<Level, LevelTermsOf<Hours>>> = {};
    for (const name of levelNames) {
      const terms = levels[name];
      if (terms) pinned[name] = level(terms, `${path}/levels/${name}`);
    }
    return { ...rest, levels: pinned };
  };
  const service = ({ entitlement, ...rest }: ServiceClause<HoursRef>, path: string): ServiceClause<Hours> => {
    if (entitlement.unit !== 'hours') return { ...rest, entitlement };
    const { hours: open, ...amount } = entitlement;
    return {
      ...rest,
      entitlement: { ...amount, ...(open ? { hours: hours(open, `${path}/entitlement`) } : {}) },
    };
  };
  return { errors, level, phase, service };
};

/**
 * The contract with every calendar it names pinned to one version: a later version of the calendar changes nothing
 * that was promised before.
 */
export const pinCalendars = (draft: ContractDraft, versionOf: VersionOf): Pinned => {
  const { errors, level, phase, service } = pinning(versionOf);
  const { levels, phases, services, ...rest } = draft;
  const of = (name: Level) => level(levels[name], `/levels/${name}`);
  const contract: ContractOf<Hours> = {
    ...rest,
    levels: { P1: of('P1'), P2: of('P2'), P3: of('P3') },
    ...(phases ? { phases: phases.map((one, i) => phase(one, `/phases/${i}`)) } : {}),
    ...(services ? { services: eachService((key) => service(services[key], `/services/${key}`)) } : {}),
  };
  return errors.length > 0 ? { errors } : { contract };
};
