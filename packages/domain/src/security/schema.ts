import { z } from 'zod';
import { reasonText } from '../reason/schema.ts';
import { securityKinds, securityStates } from './rules.ts';

export const securityQuery = z.strictObject({
  state: z.enum(securityStates).optional(),
  kind: z.enum(securityKinds).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(400).optional(),
});

export const securityReview = z.strictObject({
  reason: reasonText.describe('What was found'),
});
