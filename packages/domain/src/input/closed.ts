import { z } from 'zod';
import { hint } from './nearest.ts';

/** A strict object whose unknown fields are told the known name they resemble: one line for each, as `faultsOf` reads it. */
export const closed = <S extends z.core.$ZodLooseShape>(shape: S) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' && Array.isArray(issue.keys)
        ? issue.keys.map((key) => `unknown field${hint(String(key), Object.keys(shape))}`).join('\n')
        : undefined,
  });
