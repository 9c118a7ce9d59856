import { z } from 'zod';
import { reasonText } from '../reason/schema.ts';
import { registerId } from '../register/schema.ts';
import { auditScopes } from './auditor.ts';

const instant = z.iso
  .datetime({ offset: true, message: 'use ISO-8601 with an offset, e.g. 2026-03-31T18:00:00+08:00' })
  .transform((iso) => Date.parse(iso));

export const auditGrantBody = z.strictObject({
  person: registerId.describe('Id of the person, or of an auditor key that names none'),
  from: instant.describe('Tickets opened from here on'),
  to: instant.describe('and before here may be read'),
  scopes: z
    .array(z.enum(auditScopes))
    .min(1, 'name read, export or both')
    .transform((given) => auditScopes.filter((scope) => given.includes(scope))),
  reason: reasonText,
  expiresAt: instant,
});
