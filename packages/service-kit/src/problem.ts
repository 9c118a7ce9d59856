/** RFC 9457 problem documents: the only shape in which an error leaves a service. */
import { DomainError, type ErrorCode, type FieldFault, httpStatus } from '@perennial/domain/errors';
import { pointer } from '@perennial/domain/input/faults';
import { HTTPException } from 'hono/http-exception';
import type { z } from 'zod';

export type Problem = {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  detail: string;
  requestId: string;
  errors?: FieldFault[];
  allowed?: string[];
  missing?: string[];
};

const titles: Record<ErrorCode, string> = {
  'request.invalid': 'The request has faults',
  'request.malformed': 'The body is not valid JSON',
  'request.tooLarge': 'The body is too large',
  'request.unsupportedMedia': 'The content type is not supported',
  'auth.missing': 'An API key is needed',
  'auth.invalid': 'The API key is not valid',
  'auth.expired': 'The API key has expired',
  'auth.forbidden': 'Not allowed for this role',
  'auth.locked': 'Locked after too many failed attempts',
  'identity.conflict': 'The person or role stands against it',
  'identity.unavailable': 'Identity provider unavailable',
  'erasure.conflict': 'Not possible in the state of the erasure',
  'erasure.handOver': 'Something has to be handed over first',
  'notFound': 'There is no such thing',
  'idempotency.conflict': 'The Idempotency-Key was used for another request',
  'register.conflict': 'The register says otherwise',
  'ticket.illegalTransition': 'Not possible in the state of the ticket',
  'ticket.missing': 'Something is missing',
  'ticket.archived': 'The ticket is archived',
  'approval.needed': 'It has to be approved first',
  'approval.refused': 'The approval does not take this',
  'approval.open': 'An approval is under way',
  'migration.refused': 'The migration does not take this',
  'database.unavailable': 'The database does not answer',
  'signature.stepUp': 'The signer is not proven',
  'entitlement.exhausted': 'Nothing is left of this service',
  'credit.illegalTransition': 'Not possible in the state of the credit',
  'delivery.notParked': 'The delivery is not parked',
  'audit.nothingLost': 'Nothing of the audit log is lost',
  'security.reviewed': 'The event has been reviewed',
  'limit.rate': 'Too many requests',
  'store.unavailable': 'The store is not available',
  'flow.unavailable': 'The workflow service is not available',
  'flow.notStarted': 'The workflow has not started yet',
  'internal': 'Something went wrong',
};

type Issue = z.core.$ZodIssue;

/** Of a union's branches the one that fits best speaks: the one with the fewest faults. */
const bestBranch = (branches: Issue[][]): Issue[] =>
  branches.reduce((best, one) => (one.length < best.length ? one : best), branches[0] ?? []);

const ofIssue = (issue: Issue, at: readonly PropertyKey[]): FieldFault[] => {
  const path = [...at, ...issue.path];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: pointer([...path, key]),
      code: 'unknown',
      message: 'unknown field: remove it, or check its spelling',
    }));
  // A rule of our own may name its code.
  const named: unknown = issue.code === 'custom' ? issue.params?.code : undefined;
  if (typeof named === 'string') return [{ path: pointer(path), code: named, message: issue.message }];
  const nested =
    issue.code === 'invalid_union' ? bestBranch(issue.errors).flatMap((inner) => ofIssue(inner, path)) : [];
  return nested.length > 0 ? nested : [{ path: pointer(path), code: issue.code, message: issue.message }];
};

/** One fault per field; an unknown field is its own. */
export const faultsOf = (error: z.ZodError): FieldFault[] =>
  error.issues.flatMap((issue) => ofIssue(issue, []));

export const invalid = (errors: FieldFault[]): DomainError =>
  new DomainError(
    'request.invalid',
    errors
      .map((e) => `${e.path || '/'}: ${e.message}`)
      .join('; ')
      .slice(0, 1000),
    { errors },
  );

const byStatus: Record<number, ErrorCode> = {
  400: 'request.malformed',
  404: 'notFound',
  413: 'request.tooLarge',
  415: 'request.unsupportedMedia',
};

/** Whatever was thrown, as an error a caller may see; undefined where it has to stay unseen. */
export const known = (e: unknown): DomainError | undefined => {
  if (e instanceof DomainError) return e;
  const code = e instanceof HTTPException ? byStatus[e.status] : undefined;
  return code && e instanceof Error ? new DomainError(code, e.message) : undefined;
};

export const toProblem = (e: DomainError, requestId: string): Problem => {
  const { errors, allowed, missing } = e.details;
  return {
    type: `urn:perennial:problem:${e.code}`,
    title: titles[e.code],
    status: httpStatus[e.code],
    code: e.code,
    detail: e.message,
    requestId,
    ...(errors ? { errors } : {}),
    ...(allowed ? { allowed } : {}),
    ...(missing ? { missing } : {}),
  };
};

export const problemResponse = (e: DomainError, requestId: string): Response =>
  new Response(JSON.stringify(toProblem(e, requestId)), {
    status: httpStatus[e.code],
    headers: {
      'Content-Type': 'application/problem+json',
      'X-Request-Id': requestId,
      ...(e.details.retryAfterS === undefined ? {} : { 'Retry-After': `${e.details.retryAfterS}` }),
      ...(httpStatus[e.code] === 401 ? { 'WWW-Authenticate': 'Bearer realm="perennial"' } : {}),
    },
  });
