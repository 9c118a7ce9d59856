import { lookup } from 'node:dns';
import { request as http, type IncomingMessage } from 'node:http';
import { request as https } from 'node:https';
import { destinationOf } from '@perennial/domain/net/destination';
import { guardedLookup } from '@perennial/domain/net/guarded-lookup';
import { textOf } from './body.ts';

export type Call = {
  method: string;
  headers: Record<string, string>;
  /** For the whole of it, the answer's body included. */
  timeoutMs: number;
  /** Internal hosts and networks that may be called; see `domain/net`. */
  allow: readonly string[];
};

export type Answer = { status: number; body: string };

const answered = (url: URL, { method, headers, timeoutMs, allow }: Call): Promise<IncomingMessage> => {
  const found = destinationOf(url.href, allow, 'PERENNIAL_SITE_ALLOW');
  if ('fault' in found) throw new Error(found.fault);
  const send = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const request = send(
      url,
      {
        method,
        headers,
        signal: AbortSignal.timeout(timeoutMs),
        lookup: guardedLookup(found, (host, done) => lookup(host, { all: true }, done)),
      },
      resolve,
    );
    // Stays: what breaks while the body comes is told by the body.
    request.on('error', reject);
    request.end();
  });
};

/**
 * One call, to nowhere the operator has not opened: the address is judged when it is dialled. Redirects are not
 * followed, the first megabyte of the answer is read. Rejects with the reason when there is no whole answer in time.
 */
export const callSite = async (url: URL, call: Call): Promise<Answer> => {
  const response = await answered(url, call);
  return { status: response.statusCode ?? 0, body: await textOf(response) };
};
