import { DomainError, type FieldFault } from '@perennial/domain/errors';
import { checkPlan } from '@perennial/domain/migration/check/check';
import type { Finding } from '@perennial/domain/migration/check/rules';
import type { SchemaInfo } from '@perennial/domain/migration/schema-info/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import type { IntakeDeps } from '../../deps.ts';
import { askWorker } from './job.ts';
import type { GivenPlan } from './plan-body.ts';

export type Inspected = { customer: string; findings: Finding[]; source: SchemaInfo; target: SchemaInfo };

/** The plan held against its site and both databases, as they are now. Nothing is written to either. */
export const inspectPlan = async (
  deps: IntakeDeps,
  scope: Scope,
  { plan, lineOf }: GivenPlan,
  key: string | undefined,
): Promise<Inspected> => {
  const site = await deps.store.registers.get(scope, 'sites', plan.site);
  if (!site) {
    const message = `there is no site ${plan.site}; name one of the register`;
    const line = lineOf?.('/site');
    throw new DomainError('request.invalid', message, {
      errors: [{ path: '/site', code: 'unknown', message, ...(line === undefined ? {} : { line }) }],
    });
  }
  const { customer } = site;
  const question = { kind: 'inspect-plan', asks: { plan } } as const;
  const { answer } = await askWorker(deps, scope, question, { customer, key });
  const { source, target, facts } = answer;
  return { customer, source, target, findings: checkPlan(plan, source, target, facts, lineOf) };
};

/** The errors among the findings: with them nothing is started. */
export const faultsAmong = (findings: readonly Finding[]): FieldFault[] =>
  findings
    .filter(({ level }) => level === 'error')
    .map(({ path, code, message, remedy, line }) => ({
      path,
      code,
      message: `${message}: ${remedy}`,
      ...(line === undefined ? {} : { line }),
    }));
