import { CliFailure, type ExitCode, exitCode } from '../failure.ts';
import { type Json, listAt, parseJson, textAt } from '../json.ts';

export const codeOf = (status: number): ExitCode => {
  switch (status) {
    case 400:
    case 422:
      return exitCode.usage;
    case 401:
    case 403:
      return exitCode.auth;
    case 404:
      return exitCode.notFound;
    case 409:
      return exitCode.conflict;
    case 429:
      return exitCode.limit;
    case 503:
      return exitCode.unavailable;
    default:
      return exitCode.other;
  }
};

const words = (list: Json[]): string => list.map(String).join(', ');

const remedies: Partial<Record<number, string>> = {
  401: 'pass a key with --key or PERENNIAL_KEY; keys end and can be revoked',
  403: 'use a key of a role that may do this (locally: --as lead)',
  429: 'wait a moment and repeat',
  503: 'repeat with --wait 60; the same --idempotency-key never does it twice',
};

/** Turns a problem document (RFC 9457), or any other refusal, into what the person at the terminal needs. */
export const failureOf = (status: number, body: string, idempotencyKey?: string): CliFailure => {
  const problem = parseJson(body);
  const code = textAt(problem, 'code');
  const title = textAt(problem, 'detail') || textAt(problem, 'title') || `the server answered ${status}`;
  const lines = [`${title}${code ? ` (${code})` : ''}`];
  for (const fault of listAt(problem, 'errors'))
    lines.push(`  ${textAt(fault, 'path') || '/'}: ${textAt(fault, 'message')}`);
  const allowed = listAt(problem, 'allowed');
  const missing = listAt(problem, 'missing');
  if (allowed.length > 0) lines.push(`allowed now: ${words(allowed)}`);
  if (missing.length > 0) lines.push(`still missing: ${words(missing)}`);
  const remedy = remedies[status];
  if (remedy) lines.push(remedy);
  if (status === 503 && idempotencyKey) lines.push(`idempotency key of this request: ${idempotencyKey}`);
  const requestId = textAt(problem, 'requestId');
  if (requestId) lines.push(`request ${requestId}`);
  return new CliFailure(codeOf(status), lines, body);
};

/** No answer at all: the service is down, or the address is wrong. */
export const unreachable = (address: string, why: string, cause: unknown, key?: string): CliFailure =>
  new CliFailure(
    exitCode.unavailable,
    [
      `${address} cannot be reached: ${why}`,
      'is it running? `npm start` starts everything locally; else give its address (--intake, --reporting, --notification)',
      ...(key === undefined ? [] : [`repeat with --idempotency-key ${key} to be sure it happens once`]),
    ],
    undefined,
    cause,
  );
