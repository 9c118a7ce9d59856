import { setTimeout as delay } from 'node:timers/promises';
import { type Json, parseJson } from '../json.ts';
import { failureOf, unreachable } from './problem.ts';

export type Request = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Base address of the service, e.g. http://localhost:4100 */
  base: string;
  /** Begins with a slash; parts that come from the user are encoded by `path`. */
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  /** API key or session token; absent where none is needed. */
  key?: string;
  json?: object;
  /** A file's bytes instead of `json`. */
  file?: { bytes: Uint8Array<ArrayBuffer>; type: string };
  /** Sent with every POST. */
  idempotencyKey?: string;
  headers?: Record<string, string>;
};

export type Answer = { status: number; text: string; json: Json | undefined; cookies: string[] };

export type Patience = {
  /** How long 503 and silence are met with another attempt; 0 for a single one. */
  waitMs: number;
  signal: AbortSignal;
  now: () => number;
};

/** A path of encoded segments: `path('v1', 'deliveries', 'ticket/a/T-1')`. */
export const path = (...segments: string[]): string => `/${segments.map(encodeURIComponent).join('/')}`;

const addressOf = ({ base, path, query = {} }: Request): URL => {
  const url = new URL(base.replace(/\/+$/, '') + path);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
};

const initOf = (request: Request, signal: AbortSignal): RequestInit => {
  const { method, key, json, file, idempotencyKey, headers } = request;
  const type = file?.type ?? (json === undefined ? undefined : 'application/json');
  return {
    method,
    redirect: 'error',
    headers: {
      'accept': 'application/json',
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      ...headers,
    },
    ...(file ? { body: file.bytes } : json === undefined ? {} : { body: JSON.stringify(json) }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(60_000)]),
  };
};

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return reasonOf(error.cause);
  const first = error instanceof AggregateError ? error.errors[0] : undefined;
  return first === undefined ? error.message : reasonOf(first);
};

type Attempt = { answer: Answer; retryAfterMs: number } | { failure: Error };

const attempt = async (request: Request, signal: AbortSignal): Promise<Attempt> => {
  try {
    const response = await fetch(addressOf(request), initOf(request, signal));
    const text = await response.text();
    const retryAfterMs = Number(response.headers.get('retry-after') ?? '1') * 1000 || 1000;
    return {
      answer: {
        status: response.status,
        text,
        json: parseJson(text),
        cookies: response.headers.getSetCookie(),
      },
      retryAfterMs,
    };
  } catch (error) {
    return { failure: unreachable(request.base, reasonOf(error), error, request.idempotencyKey) };
  }
};

/**
 * Sends a request and answers a 2xx. Anything else throws `CliFailure` with its exit code. While `waitMs` lasts, a 503 or no
 * answer is tried again with the same idempotency key, so that it happens once however often it is sent.
 */
export const send = async (request: Request, { waitMs, signal, now }: Patience): Promise<Answer> => {
  const until = now() + waitMs;
  for (;;) {
    const result = await attempt(request, signal);
    const answered = 'answer' in result ? result.answer : undefined;
    if (answered && answered.status >= 200 && answered.status < 300) return answered;
    const failure =
      'answer' in result
        ? failureOf(result.answer.status, result.answer.text, request.idempotencyKey)
        : result.failure;
    const passing = answered === undefined || answered.status === 503;
    const pauseMs = 'answer' in result ? result.retryAfterMs : 1000;
    if (!passing || signal.aborted || now() + pauseMs > until) throw failure;
    await delay(pauseMs, undefined, { signal });
  }
};
