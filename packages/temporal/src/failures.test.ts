import { DomainError } from '@perennial/domain/errors';
import { ServiceError, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure, NamespaceNotFoundError } from '@temporalio/common';
import { describe, expect, test } from 'vitest';
import { asDomainError, isTransient } from './failures.ts';

const grpc = (code: number) =>
  new ServiceError('call failed', {
    cause: Object.assign(new Error('rpc'), { code, details: 'rpc', metadata: {} }),
  });

describe('a refusal of the workflow', () => {
  test('comes back with its code, its words and its details', () => {
    const refused = ApplicationFailure.nonRetryable('not while new', 'ticket.illegalTransition', {
      allowed: ['triage'],
    });
    const error = asDomainError(new WorkflowUpdateFailedError('failed', refused));
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({
      code: 'ticket.illegalTransition',
      message: 'not while new',
      details: { allowed: ['triage'] },
    });
  });

  test('with a type that is none of our codes stays as it is, so that nothing of it leaks', () => {
    const failed = new WorkflowUpdateFailedError(
      'failed',
      ApplicationFailure.nonRetryable('secret', 'TypeError'),
    );
    expect(asDomainError(failed)).toBe(failed);
  });

  test('without details has none', () => {
    const refused = ApplicationFailure.nonRetryable('gone', 'ticket.archived');
    expect(asDomainError(new WorkflowUpdateFailedError('failed', refused))).toMatchObject({ details: {} });
  });
});

test('a workflow that ended or never was reads as archived', () => {
  expect(asDomainError(new WorkflowNotFoundError('none', 'ticket/a/T-1', undefined))).toMatchObject({
    code: 'ticket.archived',
  });
});

test.each([1, 2, 4, 7, 8, 10, 13, 14, 16])('gRPC status %d is worth another attempt', (code) => {
  expect(isTransient(grpc(code))).toBe(true);
  expect(asDomainError(grpc(code))).toMatchObject({ code: 'flow.unavailable', details: { retryAfterS: 5 } });
});

test.each([3, 5, 6, 9, 11, 12])('gRPC status %d is a verdict on the request', (code) => {
  expect(isTransient(grpc(code))).toBe(false);
});

test('a missing namespace is a matter of set-up, not of the request', () => {
  expect(isTransient(new NamespaceNotFoundError('default'))).toBe(true);
});

test('an error of our own is not transient and stays as it is', () => {
  const bug = new TypeError('x is undefined');
  expect(isTransient(bug)).toBe(false);
  expect(asDomainError(bug)).toBe(bug);
});
