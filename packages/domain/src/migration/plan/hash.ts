import { createHash } from 'node:crypto';
import { canonicalize } from '../../signature/canonicalize.ts';
import type { Plan } from './rules.ts';

/** SHA-256 in hex of the plan's RFC 8785 form: what an approval binds. Comments and the order of fields do not count. */
export const planHash = (plan: Plan): string => createHash('sha256').update(canonicalize(plan)).digest('hex');
