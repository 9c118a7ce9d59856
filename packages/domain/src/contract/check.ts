import type { FieldFault } from '../errors.ts';
import { faultsOf } from '../input/faults.ts';
import { pairFaults } from '../input/pairs.ts';
import { itemsOf, memberOf, salvage } from '../input/salvage.ts';
import { counterpartFaults } from './counterpart/check.ts';
import { creditFaults } from './credit/check.ts';
import { contractFile } from './file/schema.ts';
import { clockNamesIn, levelFaults } from './level/check.ts';
import { contractOf } from './normalize.ts';
import { phaseFaults } from './phase/check.ts';
import type { ContractDraft } from './rules.ts';
import { serviceFaults } from './service/check.ts';

export type ContractCheck = { contract: ContractDraft } | { errors: FieldFault[] };

const fields = contractFile.partial();

const faultsAcross = (value: unknown): FieldFault[] => {
  const top = salvage(fields, value);
  if (!top) return [];
  const { from, to } = top.fields;
  const [levels, phases] = [memberOf(value, 'levels'), memberOf(value, 'phases')];
  const clocks = [levels, ...itemsOf(phases).map((phase) => memberOf(phase, 'levels'))].flatMap(clockNamesIn);
  return [
    ...(from !== undefined && to !== undefined && to < from
      ? [{ path: '/to', code: 'order', message: 'must not be before `from`' }]
      : []),
    ...pairFaults(top.given, '', 'autoCloseAfter', '120h', 'exactly one'),
    ...pairFaults(top.given, '', 'reopenWithin', '336h', 'exactly one'),
    ...levelFaults(levels, '/levels'),
    ...phaseFaults(phases, { from, to }),
    ...serviceFaults(memberOf(value, 'services')),
    ...creditFaults(memberOf(value, 'credits'), {
      hasFee: top.given.has('annualFee'),
      clocks: [...new Set(clocks)],
    }),
    ...counterpartFaults(memberOf(value, 'counterparts')),
  ];
};

/**
 * A contract file, already parsed from JSON or YAML: its stored form, or all of its faults at once, each with the JSON
 * pointer of the field, a stable code and the remedy in words.
 */
export const checkContract = (value: unknown): ContractCheck => {
  const parsed = contractFile.safeParse(value, { reportInput: true });
  const across = faultsAcross(value);
  if (parsed.success && across.length === 0) return { contract: contractOf(parsed.data) };
  return { errors: [...(parsed.success ? [] : faultsOf(parsed.error)), ...across] };
};
