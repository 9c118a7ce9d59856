import { z } from 'zod';
import { securityKinds, securityStates } from './rules.ts';

export const securityQuery = z.strictObject({
  state: z.enum(securityStates).optional(),
  kind: z.enum(securityKinds).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(400).optional(),
});

export const securityReview = z.strictObject({
  note: z.string('say in `note` what was found').trim().min(1, 'say in `note` what was found').max(1000),
});
