/** What HTTP accepts for each command on a credit, as the command it stands for. */
import type { CreditCommand, CreditCommandName } from '@perennial/domain/credit/rules';
import { z } from 'zod';

const reason = z.string().trim().min(1).max(1000);

const remark = (name: 'agree' | 'propose-again') =>
  z
    .strictObject({ reason: reason.optional() })
    .transform(
      (body): CreditCommand => ({ name, ...(body.reason === undefined ? {} : { reason: body.reason }) }),
    );

const reasoned = (name: 'waive' | 'dispute') =>
  z.strictObject({ reason }).transform((body): CreditCommand => ({ name, reason: body.reason }));

const settled = (name: 'apply' | 'reverse') =>
  z
    .strictObject({
      invoice: z.string().trim().min(1).max(100).optional(),
      nextFee: z.literal(true).optional(),
    })
    .refine((body) => (body.invoice === undefined) !== (body.nextFee === undefined), {
      path: ['invoice'],
      message: 'say where the money goes: `invoice` with its number, or `nextFee: true`',
    })
    .transform(
      ({ invoice }): CreditCommand => ({ name, to: invoice === undefined ? 'next-fee' : { invoice } }),
    );

export const creditBodies = {
  'agree': remark('agree'),
  'apply': settled('apply'),
  'waive': reasoned('waive'),
  'dispute': reasoned('dispute'),
  'propose-again': remark('propose-again'),
  'choose': z
    .strictObject({ alternative: z.literal('upgrade-guarantee').default('upgrade-guarantee') })
    .transform(({ alternative }): CreditCommand => ({ name: 'choose', alternative })),
  'reverse': settled('reverse'),
} satisfies Record<CreditCommandName, z.ZodType<CreditCommand>>;
