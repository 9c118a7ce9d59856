/** What users write (`contractFile`) and what is stored (`Contract`). */
import { z } from 'zod';
import type { FieldFault } from '../errors.ts';
import type { Hours } from '../sla/rules.ts';
import { checkContract } from './check.ts';
import { pinCalendars } from './pin.ts';
import type { ContractOf } from './rules.ts';

export { type ContractFile, contractFile } from './file/schema.ts';
export type { Contract, ContractDraft } from './rules.ts';

const keysOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

/**
 * A file that names the version of every calendar it uses, since nobody is asked for the newest: its stored form without
 * the contract's own version, or all of its faults.
 */
export const checkPinned = (value: unknown): { contract: ContractOf<Hours> } | { errors: FieldFault[] } => {
  const checked = checkContract(value);
  return 'errors' in checked ? checked : pinCalendars(checked.contract, (_, named) => named);
};

/** `checkPinned` as a schema, for callers that build contracts in code. */
export const contractRow = z.unknown().transform((value, ctx): ContractOf<Hours> => {
  const outcome = checkPinned(value);
  if ('contract' in outcome) return outcome.contract;
  for (const { path, code, message } of outcome.errors)
    ctx.addIssue({ code: 'custom', params: { code }, message, path: keysOf(path) });
  return z.NEVER;
});
