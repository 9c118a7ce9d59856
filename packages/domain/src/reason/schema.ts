/** Why somebody changes or deletes what is there: 1 to 500 characters, of which some are not blank. */
import { z } from 'zod';
import { sayWhy } from './wanted.ts';

export const maxReason = 500;

const text = z
  .string('say why in words')
  .trim()
  .superRefine((reason, { addIssue }) => {
    if (reason === '') addIssue({ code: 'custom', params: { code: 'required' }, message: sayWhy });
  })
  .max(maxReason);

/** Of a change or a deletion: a fault of the code `required` where it is absent or blank. */
export const reasonText = z
  .preprocess((given) => given ?? '', text)
  .describe('Why; it stands in the audit trail');

/** Where only the store can say whether anything is changed: it asks for the reason then. A blank one is a fault always. */
export const reasonIfChanged = text
  .optional()
  .describe('Why; needed as soon as something that is there already changes, and kept in the audit trail');
