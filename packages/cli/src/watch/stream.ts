import { setTimeout as delay } from 'node:timers/promises';
import { CliFailure } from '../failure.ts';
import { failureOf, unreachable } from '../http/problem.ts';
import { type ServerEvent, sseParser } from './sse.ts';

export type StreamSource = {
  base: string;
  key: string;
  /** Default `/v1/live`. */
  path?: string;
  signal: AbortSignal;
  /** Told when the stream breaks and when it is back. */
  onState: (state: 'live' | 'reconnecting') => void;
  /** First pause before a new attempt; it doubles up to 10 s. Default 500 ms. */
  retryMs?: number;
};

/** The service sends a comment every 15 s; silence beyond this means that the connection is dead. */
const silenceMs = 45_000;

const connect = async (source: StreamSource, lastId: string, signal: AbortSignal): Promise<Response> => {
  const response = await fetch(`${source.base.replace(/\/+$/, '')}${source.path ?? '/v1/live'}`, {
    redirect: 'error',
    headers: {
      'accept': 'text/event-stream',
      'authorization': `Bearer ${source.key}`,
      ...(lastId === '' ? {} : { 'last-event-id': lastId }),
    },
    signal,
  });
  if (!response.ok) throw failureOf(response.status, await response.text());
  return response;
};

/** Events of one connection, until it ends or says nothing for too long. */
async function* eventsOf(source: StreamSource, lastId: string): AsyncGenerator<ServerEvent> {
  const quiet = new AbortController();
  const arm = () => setTimeout(() => quiet.abort(new Error('the connection went silent')), silenceMs);
  let timer = arm();
  try {
    const response = await connect(source, lastId, AbortSignal.any([source.signal, quiet.signal]));
    source.onState('live');
    const parse = sseParser();
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      clearTimeout(timer);
      timer = arm();
      yield* parse(decoder.decode(chunk, { stream: true }));
    }
  } finally {
    clearTimeout(timer);
  }
}

/** Refusals that repeating does not change end the stream; 503 and a lost connection do not. */
const isFinal = (error: unknown): boolean =>
  error instanceof CliFailure && error.code !== 6 && error.code !== 7;

/**
 * The live events of reporting, across reconnects, each once: a new connection goes on after the last id. A first
 * connection that fails, and a refusal at any time, throw `CliFailure`. Ends quietly when the signal fires.
 */
export async function* liveEvents(source: StreamSource): AsyncGenerator<ServerEvent> {
  const { signal, retryMs = 500 } = source;
  let lastId = '';
  let connected = false;
  let pause = retryMs;
  const state = (now: 'live' | 'reconnecting') => {
    connected ||= now === 'live';
    source.onState(now);
  };
  while (!signal.aborted) {
    try {
      for await (const event of eventsOf({ ...source, onState: state }, lastId)) {
        lastId = event.id;
        pause = retryMs;
        yield event;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (isFinal(error)) throw error;
      if (!connected)
        throw error instanceof CliFailure ? error : unreachable(source.base, reasonOf(error), error);
    }
    if (signal.aborted) return;
    state('reconnecting');
    await delay(pause, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    pause = Math.min(pause * 2, 10_000);
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof Error
    ? error.cause === undefined
      ? error.message
      : reasonOf(error.cause)
    : String(error);
