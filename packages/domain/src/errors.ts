/**
 * The closed list of error codes and the one table that turns them into HTTP statuses.
 * Workflows import only the types of this file; the class is thrown outside the sandbox.
 */
export const httpStatus = {
  'request.invalid': 422,
  'request.malformed': 400,
  'request.tooLarge': 413,
  'request.unsupportedMedia': 415,
  'auth.missing': 401,
  'auth.invalid': 401,
  'auth.expired': 401,
  'auth.forbidden': 403,
  'auth.locked': 429,
  'identity.conflict': 409,
  /** An identity provider that does not answer, or not as one. */
  'identity.unavailable': 503,
  'erasure.conflict': 409,
  /** `errors` names each thing somebody else has to take over first. */
  'erasure.handOver': 409,
  'notFound': 404,
  'idempotency.conflict': 409,
  'register.conflict': 409,
  'ticket.illegalTransition': 409,
  'ticket.missing': 409,
  'ticket.archived': 409,
  'approval.needed': 409,
  /** `errors[0].code` says which rule, as in `approval/rules.ts`. */
  'approval.refused': 409,
  'approval.open': 409,
  /** `errors[0].code` says why, as in `migration/run/refusals/rules.ts`. */
  'migration.refused': 409,
  /** A customer's database that cannot be reached with what its secret names. */
  'database.unavailable': 503,
  'signature.stepUp': 403,
  'entitlement.exhausted': 409,
  'credit.illegalTransition': 409,
  'delivery.notParked': 409,
  'security.reviewed': 409,
  'audit.nothingLost': 409,
  'limit.rate': 429,
  'store.unavailable': 503,
  'flow.unavailable': 503,
  'flow.notStarted': 503,
  'internal': 500,
} as const;

export type ErrorCode = keyof typeof httpStatus;

/** One faulty field: a JSON pointer into the request, a stable code and a remedy in words; in a file also its line, from 1. */
export type FieldFault = { path: string; code: string; message: string; line?: number };

export type ErrorDetails = {
  errors?: FieldFault[];
  /** Commands that would be legal now. */
  allowed?: string[];
  /** What the record still lacks before the command becomes legal. */
  missing?: string[];
  /** Seconds after which repeating makes sense. */
  retryAfterS?: number;
};

/** A failure the caller can act on; anything else reaching an edge is `internal` and never leaks. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message);
    this.name = 'DomainError';
    this.code = code;
    this.details = details;
  }
}

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(httpStatus, code);
