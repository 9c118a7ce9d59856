/** A year's holiday set as data files hold it. What spans several fields is in check.ts. */
import { z } from 'zod';
import { webUrl } from '../../input/web-url.ts';
import { dayOf } from '../dates.ts';
import { holidaySets } from '../rules.ts';

const text = (max: number) => z.string().trim().min(1).max(max);

export const existingDate = z.string('use a date, YYYY-MM-DD').refine((date) => dayOf(date) !== undefined, {
  params: { code: 'date' },
  message: 'use a date that exists, as YYYY-MM-DD',
});

export const holidaySource = z.strictObject({
  title: text(200),
  issuer: text(100),
  date: existingDate,
  number: text(60).optional(),
  url: webUrl.optional(),
});

export const holidaySetYear = z.strictObject({
  set: z.enum(holidaySets),
  year: z.int().min(1900).max(2199),
  version: z.int().positive(),
  source: holidaySource,
  holidays: z
    .array(z.strictObject({ date: existingDate, name: text(100), nameZh: text(100) }))
    .min(1, 'give the holidays of the year')
    .max(366),
  makeUpDays: z
    .array(z.strictObject({ date: existingDate, name: text(100).optional(), nameZh: text(100).optional() }))
    .max(366),
});
