import type { ErrorCode, FieldFault } from '../../errors.ts';
import type { JobKind, Jobs } from './rules.ts';

/** A failure that belongs to the question, not to the moment: another try would say the same. Names no address and no secret. */
export type JobProblem = { code: ErrorCode; message: string; errors?: FieldFault[] };

export type JobAnswer<K extends JobKind = JobKind> = { ok: Jobs[K]['answers'] } | { problem: JobProblem };
