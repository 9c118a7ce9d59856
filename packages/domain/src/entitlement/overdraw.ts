/** More of a service than the contract has left: what is approved, and the sentence the signers agree to. */
import { createHash } from 'node:crypto';
import type { PolicyId } from '../approval/rules.ts';
import { canonicalize } from '../signature/canonicalize.ts';
import type { RecordRef, Statement } from '../signature/rules.ts';
import type { Entitlement, ServiceKey } from './rules.ts';

const msPerHour = 3_600_000;

/** Project manager and customer's owner; nothing is executed beyond the words. */
export const overdrawPolicy = 'document' satisfies PolicyId;

export type Overdraw = {
  tenant: string;
  contract: string;
  service: ServiceKey;
  period: string;
  unit: Entitlement['unit'];
  /** What one ticket asks for in all, in the counter's units. */
  units: number;
};

/** A request in hours that nobody has estimated stands for one hour. */
export const unitsToApprove = (unit: Entitlement['unit'], units: number): number =>
  unit === 'hours' && units === 0 ? msPerHour : units;

/** Another service, period or amount is another record, for which no signature of this one counts. */
export const overdrawRecord = ({ tenant, contract, service, period, unit, units }: Overdraw): RecordRef => ({
  type: 'entitlement',
  id: `${contract}/${service}/${period}`,
  version: 1,
  hash: createHash('sha256')
    .update(canonicalize({ tenant, contract, service, period, unit, units }))
    .digest('hex'),
});

const hoursOf = (ms: number): number => Math.ceil((ms * 100) / msPerHour) / 100;

const amounts = ({ unit, units }: Overdraw): Statement => {
  if (unit === 'hours')
    return {
      'zh-CN': `${hoursOf(units)} 小时`,
      'en': `${hoursOf(units)} ${units === msPerHour ? 'hour' : 'hours'}`,
    };
  if (unit === 'days') return { 'zh-CN': `${units} 天`, 'en': `${units} ${units === 1 ? 'day' : 'days'}` };
  return { 'zh-CN': `${units} 次`, 'en': `${units} ${units === 1 ? 'unit' : 'units'}` };
};

export const overdrawStatement = (asked: Overdraw): Statement => {
  const { contract, service, period } = asked;
  const amount = amounts(asked);
  return {
    'zh-CN': `本人同意：合同 ${contract} 的服务 ${service} 在 ${period} 期内，可为一张工单提供 ${amount['zh-CN']}，即使合同额度已用完。本批准只可使用一次。`,
    'en': `I agree that under contract ${contract} one ticket takes ${amount.en} of ${service} in ${period}, although the entitlement does not cover it. This can be used once.`,
  };
};
