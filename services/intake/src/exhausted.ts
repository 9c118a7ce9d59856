/** Says why a ticket was not opened: what is left of the service, and what to do about it. */
import { DomainError } from '@perennial/domain/errors';
import type { EntitlementRefusal } from '@perennial/store/ports';
import type { Asked } from './ask-overdraw.ts';

const msPerHour = 3_600_000;

const amountIn = (unit: EntitlementRefusal['unit'], amount: number): string => {
  if (unit !== 'hours') return `${amount}`;
  return `${Math.floor((amount * 100) / msPerHour) / 100} hours`;
};

const leftOf = ({ service, unit, period, limit, free }: EntitlementRefusal): string => {
  if (limit === 0) return `the contract does not include ${service}`;
  return `of ${service} ${amountIn(unit, free)} of ${amountIn(unit, limit ?? 0)} are left in ${period}`;
};

const signing = ({ no, other }: Asked): string =>
  other
    ? `approval ${no} for another amount is under way; send this again once it is decided`
    : `approval ${no} has been asked for; send this again once it is signed (POST /v1/approvals/${no}/challenge, then .../sign)`;

const remedies = (refusal: EntitlementRefusal, contract: string, asked?: Asked): string[] => {
  const { unit, free, units } = refusal;
  const fits = free > 0 && units > free && unit === 'hours';
  return [
    ...(fits ? [`estimate at most ${amountIn(unit, free)}`] : []),
    ...(asked ? [signing(asked)] : []),
    `close or cancel tickets that hold units, wait for the next period, or amend contract ${contract}`,
    `GET /v1/contracts/${contract}/entitlements shows what is used`,
  ];
};

/**
 * A single request is a conflict with the contract (409). In a batch of alerts each is judged by itself, and the batch
 * answers with the faults of those that were not taken (422).
 */
export const exhausted = (
  refusal: EntitlementRefusal,
  contract: string,
  { fingerprint }: { fingerprint?: string },
  asked?: Asked,
): DomainError => {
  const message = `${leftOf(refusal)}: ${remedies(refusal, contract, asked).join('; ')}`;
  const fault = { path: '/type', code: refusal.code, message };
  return new DomainError(fingerprint === undefined ? refusal.code : 'request.invalid', message, {
    errors: [fingerprint === undefined ? fault : { ...fault, path: '' }],
    ...(asked ? { missing: [asked.no] } : {}),
  });
};
