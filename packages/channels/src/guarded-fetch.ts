/** `fetch` for addresses that others have named: to the outside world only, over TLS, small and soon answered. */
import { lookup } from 'node:dns';
import { destinationOf } from '@perennial/domain/net/destination';
import { guardedLookup, type Resolve } from '@perennial/domain/net/guarded-lookup';
import { Agent, fetch as send } from 'undici';

export type GuardedFetchOptions = {
  /** As of webhooks: `host:port` (then also without TLS), or a network. Default none. */
  allow?: readonly string[];
  /** For the whole answer. Default 5000. */
  timeoutMs?: number;
  /** Of an answer's body. Default 256 KiB. */
  mostBytes?: number;
};

export type Asking = { method?: string; headers?: Record<string, string>; body?: string | URLSearchParams };

export type GuardedFetch = (url: string, asking?: Asking) => Promise<Response>;

/** However small it came: what is packed may be large. */
const bodyOf = async (
  body: AsyncIterable<Uint8Array> | null,
  mostBytes: number,
): Promise<Uint8Array<ArrayBuffer>> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > mostBytes) throw new Error(`the answer is larger than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Uint8Array.from(Buffer.concat(chunks));
};

const resolve: Resolve = (host, done) => lookup(host, { all: true }, done);

/** Redirects are answered, not followed. */
export const guardedFetch = ({
  allow = [],
  timeoutMs = 5_000,
  mostBytes = 262_144,
}: GuardedFetchOptions = {}): GuardedFetch => {
  const limits = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
  const agent = (open: boolean): Agent =>
    new Agent({
      ...limits,
      connect: { lookup: guardedLookup({ open, allow }, resolve), timeout: timeoutMs },
    });
  const closed = agent(false);
  const open = agent(true);
  return async (url, { method = 'GET', headers = {}, body } = {}) => {
    const found = destinationOf(url, allow, 'PERENNIAL_WEBHOOK_ALLOW');
    if ('fault' in found) throw new Error(`${url}: ${found.fault}`);
    const answer = await send(url, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      dispatcher: found.open ? open : closed,
      ...(body === undefined ? {} : { body: body.toString() }),
    });
    const bytes = await bodyOf(answer.body, mostBytes);
    return new Response(bytes.byteLength === 0 ? null : bytes, {
      status: answer.status,
      headers: [...answer.headers],
    });
  };
};
