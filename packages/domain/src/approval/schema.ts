/** What HTTP accepts about approvals. */
import { z } from 'zod';
import { reasonText } from '../reason/schema.ts';
import { registerId } from '../register/schema.ts';
import { roles } from '../scope/rules.ts';
import { authentications, meanings, purposes, verdicts } from '../signature/rules.ts';
import { policyIds } from './rules.ts';

const text = (max: number) => z.string().trim().min(1).max(max);
const instant = z.iso.datetime({ offset: true }).transform((iso) => Date.parse(iso));
const version = z.int().min(1).max(1_000_000_000);
const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'give the SHA-256 of the record, 64 hex digits in lower case');
const statement = z.strictObject({ 'zh-CN': text(2000), 'en': text(2000) });
/** Numbers of tickets and migrations, ids of contracts: no dots, for the approval's number is made of them. */
const subjectId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/, 'use 1-63 of A-Z a-z 0-9 _ - starting with a letter or digit');

export const requestBody = z.strictObject({
  subject: z.strictObject({
    type: z.enum(['ticket', 'migration', 'upgrade', 'change', 'contract', 'document']),
    id: subjectId,
  }),
  gate: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'use 1-40 of a-z 0-9 - starting with a letter'),
  customer: registerId,
  title: text(200),
  statement,
  record: z.strictObject({
    type: registerId,
    id: text(100),
    version,
    hash,
  }),
  policy: z.enum(policyIds),
  window: z
    .strictObject({ from: instant, to: instant })
    .refine((w) => w.from < w.to, { path: ['to'], message: 'the window must end after it begins' })
    .optional(),
});

export const challengeBody = z.strictObject({
  purpose: z.enum(purposes).default('approve'),
  verdict: z.enum(verdicts).default('approve'),
  reason: text(1000).optional(),
  /** Default: the first missing role that the signer holds. */
  role: z.enum(roles).optional(),
  /** Id of the person who has delegated the role. */
  onBehalfOf: registerId.optional(),
  authentication: z.enum(authentications).default('password+totp'),
  /** Which passkey will answer; needed where the person has several. */
  credential: z
    .string()
    .regex(/^[\w-]{16,1400}$/, 'give the id of a passkey, as GET /auth/passkeys shows it')
    .optional(),
});

export const signBody = z
  .strictObject({
    challenge: z.string().regex(/^[0-9a-f]{64}$/, 'give the challenge as it was issued'),
    meaning: z.enum(meanings),
    verdict: z.enum(verdicts),
    reason: text(1000).optional(),
    password: z.string().min(1).max(1000).optional(),
    totp: z
      .string()
      .regex(/^\d{6}$/, 'give the six digits of the code')
      .optional(),
    assertion: z.record(z.string(), z.unknown()).optional(),
  })
  .refine((b) => (b.assertion === undefined) === (b.password !== undefined && b.totp !== undefined), {
    path: ['password'],
    message: 'give either `password` and `totp`, or the `assertion` of a passkey',
  });

export const delegateBody = z.strictObject({
  to: registerId,
  role: z.enum(roles),
  since: instant.optional(),
  until: instant,
  reason: reasonText,
});

export const revokeBody = z.strictObject({ signature: z.uuid(), reason: reasonText });

/** `type` and `id` of the record stay what they are. */
export const editedBody = z.strictObject({
  record: z.strictObject({ version, hash, statement: statement.optional() }),
  reason: reasonText,
});

export const beginExecutionBody = z.strictObject({});

export const approvalsQuery = z.strictObject({
  waitingFor: z.literal('me').optional(),
  state: z.enum(['pending', 'approved', 'executing', 'rejected', 'expired']).optional(),
  subject: z
    .string()
    .regex(/^[a-z]+\/[A-Za-z0-9_-]{1,63}$/, 'write type/id, as in migration/M-1001')
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(400).optional(),
});
