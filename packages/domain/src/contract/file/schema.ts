import { z } from 'zod';
import { policyIds } from '../../approval/rules.ts';
import { timeZone } from '../../calendar/time-zone.ts';
import { audiences, eventKinds, noticeChannels } from '../../notice/rules.ts';
import { registerId } from '../../register/schema.ts';
import { faultClasses, impacts, levels, ticketTypes, urgencies } from '../../ticket/rules.ts';
import { counterpartFile } from '../counterpart/schema.ts';
import { creditsFile } from '../credit/schema.ts';
import { isCurrency } from '../currency.ts';
import { duration, positiveMs } from '../duration/schema.ts';
import { levelFile } from '../level/schema.ts';
import { phaseFile } from '../phase/schema.ts';
import { servicesFile } from '../service/schema.ts';

const title = z.string().trim().min(1).max(200);

const money = z.strictObject({
  currency: z.string().refine(isCurrency, {
    params: { code: 'currency' },
    message: 'use an ISO 4217 code in capitals, such as CNY',
  }),
  /** Minor units: 1,200,000.00 yuan are 120000000. */
  amount: z.int().nonnegative(),
});

/**
 * A contract between the vendor and one customer, as people write it (JSON or YAML). Durations are text (`4h`, `90m`,
 * `30s`) or, with the ending `Ms`, milliseconds: exactly one of each pair. `checkContract` holds the rules across fields.
 */
export const contractFile = z.strictObject({
  id: registerId,
  customer: registerId,
  title: title.optional(),
  titleZh: title.optional(),
  from: z.iso.date(),
  to: z.iso.date(),
  timeZone: timeZone.default('Asia/Shanghai'),
  annualFee: money.optional(),
  matrix: z.record(z.enum(impacts), z.record(z.enum(urgencies), z.enum(levels))),
  /** What holds wherever no phase does. */
  levels: z.record(z.enum(levels), levelFile),
  phases: z.array(phaseFile).max(50).optional(),
  approval: z
    .strictObject({
      classes: z.array(z.enum(faultClasses)),
      types: z.array(z.enum(ticketTypes)),
      /** Who signs. Default: nobody, the lead approves by command. */
      policy: z.enum(policyIds).optional(),
    })
    .default({ classes: [], types: [] }),
  autoCloseAfter: duration.optional(),
  autoCloseAfterMs: positiveMs.optional(),
  reopenWithin: duration.optional(),
  reopenWithinMs: positiveMs.optional(),
  notices: z
    .partialRecord(z.enum(eventKinds), z.partialRecord(z.enum(audiences), z.enum(noticeChannels)))
    .optional(),
  services: servicesFile.optional(),
  credits: creditsFile.optional(),
  counterparts: z.array(counterpartFile).max(200).optional(),
});
export type ContractFile = z.infer<typeof contractFile>;
