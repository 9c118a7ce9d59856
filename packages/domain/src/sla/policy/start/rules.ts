/** Which promises a ticket comes under from its first instant on. */
import type { ContractTerms } from '../../../contract/rules.ts';
import type { PolicyRef } from '../../rules.ts';
import type { ClockPolicy } from '../rules.ts';

export const policyRefOf = ({ contract, version, phase }: ContractTerms): PolicyRef => ({
  contract,
  version,
  ...(phase === undefined ? {} : { phase }),
});

/** A promise to answer messages begins with a message, one of a group with the group, one to attach by hand. */
export const startsWith = ({ goal, startsOn }: ClockPolicy, group: string | undefined): boolean => {
  if (goal === 'next-response') return false;
  return typeof startsOn === 'object' ? startsOn.group === group : startsOn === 'opened';
};
