/** Which failures of the Temporal client mean what. */

import { DomainError, type ErrorDetails, isErrorCode } from '@perennial/domain/errors';
import {
  isGrpcServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, NamespaceNotFoundError } from '@temporalio/common';

/**
 * gRPC status codes that judge the request itself: invalid argument, not found, already exists, failed precondition, out
 * of range, unimplemented. Any other code says that the server could not be reached, is too busy or refuses us.
 */
const verdicts = new Set([3, 5, 6, 9, 11, 12]);

/** The failure would befall any request now; the same request may well succeed later. */
export const isTransient = (e: unknown): boolean => {
  if (e instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  if (e instanceof NamespaceNotFoundError) return true;
  if (isGrpcServiceError(e)) return !verdicts.has(e.code);
  const cause = e instanceof Error ? e.cause : undefined;
  return cause !== undefined && cause !== e && isTransient(cause);
};

/** There is no such workflow, or it has ended. */
export const isGone = (e: unknown): boolean => e instanceof WorkflowNotFoundError;

const isDetails = (value: unknown): value is ErrorDetails => typeof value === 'object' && value !== null;

/** A refusal by the workflow comes back as the error it stands for; whatever else it is stays as it is. */
export const asDomainError = (e: unknown): unknown => {
  if (e instanceof WorkflowUpdateFailedError && e.cause instanceof ApplicationFailure) {
    const { type, message, details } = e.cause;
    if (type && isErrorCode(type))
      return new DomainError(type, message, isDetails(details?.[0]) ? details[0] : {});
  }
  if (e instanceof WorkflowNotFoundError)
    return new DomainError('ticket.archived', 'the ticket is closed for good; open a new one', {
      allowed: [],
    });
  if (isTransient(e))
    return new DomainError(
      'flow.unavailable',
      'the workflow service did not answer in time; repeating is safe with the same Idempotency-Key',
      {
        retryAfterS: 5,
      },
    );
  return e;
};
