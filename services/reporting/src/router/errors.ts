import { DomainError, type ErrorCode, type FieldFault, httpStatus } from '@perennial/domain/errors';
import { TRPCError } from '@trpc/server';
import { ZodError } from 'zod';

type Status = (typeof httpStatus)[ErrorCode];

const trpcCode = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  422: 'UNPROCESSABLE_CONTENT',
  429: 'TOO_MANY_REQUESTS',
  500: 'INTERNAL_SERVER_ERROR',
  503: 'SERVICE_UNAVAILABLE',
} as const satisfies Record<Status, TRPCError['code']>;

const faults = (error: ZodError): FieldFault[] =>
  error.issues.map(({ path, code, message }) => ({
    path: `/${path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
    code,
    message,
  }));

/** The house's errors with their own statuses; input that does not fit its schema is a 422 with the fields named. */
export const toTrpcError = (error: TRPCError): TRPCError => {
  const { cause } = error;
  if (cause instanceof DomainError)
    return new TRPCError({ code: trpcCode[httpStatus[cause.code]], message: cause.message, cause });
  if (error.code === 'BAD_REQUEST' && cause instanceof ZodError) {
    const invalid = new DomainError('request.invalid', 'the input is not valid', { errors: faults(cause) });
    return new TRPCError({ code: 'UNPROCESSABLE_CONTENT', message: invalid.message, cause: invalid });
  }
  return error;
};
