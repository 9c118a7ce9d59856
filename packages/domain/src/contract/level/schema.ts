import { z } from 'zod';
import { clockFile } from '../clock/schema.ts';
import { duration, positiveMs } from '../duration/schema.ts';

/** The promises of one level, as written. At most one of `updateEvery` and `updateEveryMs`. */
export const levelFile = z.strictObject({
  clocks: z.array(clockFile).max(30),
  updateEvery: duration.optional(),
  updateEveryMs: positiveMs.optional(),
});
export type LevelFile = z.infer<typeof levelFile>;
