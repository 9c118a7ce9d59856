import { z } from 'zod';
import { isTimeZone } from './zone.ts';

export const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, {
    params: { code: 'unknown' },
    message: 'use an IANA time zone such as Asia/Shanghai',
  });
