/** What HTTP accepts for each command on a credit, as the command it stands for. */
import type { CreditCommand, CreditCommandName } from '@perennial/domain/credit/rules';
import { reasonText as reason } from '@perennial/domain/reason/schema';
import { z } from 'zod';

const bare = (name: 'agree' | 'propose-again' | 'waive' | 'dispute') =>
  z.strictObject({ reason }).transform((body): CreditCommand => ({ name, reason: body.reason }));

const settled = (name: 'apply' | 'reverse') =>
  z
    .strictObject({
      reason,
      invoice: z.string().trim().min(1).max(100).optional(),
      nextFee: z.literal(true).optional(),
    })
    .refine((body) => (body.invoice === undefined) !== (body.nextFee === undefined), {
      path: ['invoice'],
      message: 'say where the money goes: `invoice` with its number, or `nextFee: true`',
    })
    .transform(
      ({ reason, invoice }): CreditCommand => ({
        name,
        reason,
        to: invoice === undefined ? 'next-fee' : { invoice },
      }),
    );

export const creditBodies = {
  'agree': bare('agree'),
  'apply': settled('apply'),
  'waive': bare('waive'),
  'dispute': bare('dispute'),
  'propose-again': bare('propose-again'),
  'choose': z
    .strictObject({ reason, alternative: z.literal('upgrade-guarantee').default('upgrade-guarantee') })
    .transform((body): CreditCommand => ({ name: 'choose', ...body })),
  'reverse': settled('reverse'),
} satisfies Record<CreditCommandName, z.ZodType<CreditCommand>>;
