import { registerId } from '@perennial/domain/register/schema';
import { z } from 'zod';
import { isPeriod } from './period.ts';

/** Which contract, and which period of it; the same for the procedure and for the file. */
export const reportInput = z.strictObject({
  contract: registerId,
  period: z.string().refine(isPeriod, 'use a year, a quarter or a month: 2026, 2026-Q1 or 2026-03'),
});
export type ReportInput = z.infer<typeof reportInput>;
