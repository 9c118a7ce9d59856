/** Signed webhooks as Standard Webhooks describes them. */
import { lookup } from 'node:dns';
import { request as http } from 'node:http';
import { request as https } from 'node:https';
import { type Destination, destinationOf } from '@perennial/domain/net/destination';
import { guardedLookup } from '@perennial/domain/net/guarded-lookup';
import { Webhook } from 'standardwebhooks';
import { type Channel, DeliveryFailed, type Message } from './port.ts';

export type WebhookTarget = {
  url: string;
  /** A message carries a signature by each: while a secret is replaced the receiver may know either. */
  secrets: readonly string[];
};

export type WebhookOptions = {
  /** By the webhook's id; undefined when it is gone or switched off. */
  target: (message: Message) => Promise<WebhookTarget | undefined>;
  /**
   * What may be reached though it is private: `host:port`, then also without TLS, or a network such as `10.20.0.0/16`.
   * Default none.
   */
  allow?: string[];
  now?: () => number;
  timeoutMs?: number;
};

type Answer = { status: number; retryAfter: string | undefined };

const post = (
  to: Destination,
  headers: Record<string, string>,
  body: string,
  timeoutMs: number,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const send = to.url.protocol === 'https:' ? https : http;
    const request = send(
      to.url,
      {
        method: 'POST',
        headers,
        signal: AbortSignal.timeout(timeoutMs),
        lookup: guardedLookup(to, (host, done) => lookup(host, { all: true }, done)),
      },
      (response) => {
        response.resume();
        response.once('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            retryAfter: response.headers['retry-after'],
          }),
        );
        response.once('error', reject);
      },
    );
    request.once('error', reject);
    request.end(body);
  });

/** Seconds, or an HTTP date; an hour at most, so that no receiver can park a notice for good. */
const retryAfterMs = (value: string | undefined, now: number): number | undefined => {
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value)
    ? Number(value) * 1_000
    : / GMT$/.test(value)
      ? Date.parse(value) - now
      : Number.NaN;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 3_600_000) : undefined;
};

const judge = ({ status, retryAfter }: Answer, now: number): void => {
  if (status >= 200 && status < 300) return;
  if (status === 429 || status === 408 || status >= 500) {
    const after = retryAfterMs(retryAfter, now);
    throw new DeliveryFailed(`the receiver answered ${status}`, {
      retryable: true,
      ...(after === undefined ? {} : { retryAfterMs: after }),
    });
  }
  throw new DeliveryFailed(
    `the receiver answered ${status}${status >= 300 && status < 400 ? '; redirects are not followed' : ''}`,
    { retryable: false },
  );
};

/** Keys of ours go as they are; one that no header line can carry is escaped, each to an id of its own. */
const idOf = (key: string): string =>
  /^[\x21-\x24\x26-\x7e]+$/.test(key) ? key : encodeURIComponent(key.toWellFormed());

const signed = (secrets: readonly string[], id: string, at: Date, body: string): string => {
  try {
    return secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' ');
  } catch (cause) {
    throw new DeliveryFailed('the webhook has no usable secret; give it a new one', {
      retryable: false,
      cause,
    });
  }
};

const addressed = (target: string, allow: string[]): Destination => {
  const found = destinationOf(target, allow, 'PERENNIAL_WEBHOOK_ALLOW');
  if ('fault' in found) throw new DeliveryFailed(`${target}: ${found.fault}`, { retryable: false });
  return found;
};

export const webhookChannel = ({
  target,
  allow = [],
  now = Date.now,
  timeoutMs = 10_000,
}: WebhookOptions): Channel => ({
  async deliver(message) {
    const found = await target(message).catch((cause: unknown) => {
      throw new DeliveryFailed('the register of webhooks does not answer', { retryable: true, cause });
    });
    if (!found)
      throw new DeliveryFailed('the webhook is no longer in the register, or not active', {
        retryable: false,
      });
    const to = addressed(found.url, allow);
    const body = JSON.stringify(message.json ?? { subject: message.subject, text: message.text });
    const at = new Date(now());
    const id = idOf(message.key);
    const headers = {
      'Content-Type': 'application/json',
      'Content-Length': `${Buffer.byteLength(body)}`,
      'webhook-id': id,
      'webhook-timestamp': `${Math.floor(at.getTime() / 1_000)}`,
      'webhook-signature': signed(found.secrets, id, at, body),
    };
    let answer: Answer;
    try {
      answer = await post(to, headers, body, timeoutMs);
    } catch (e) {
      throw new DeliveryFailed(e instanceof Error ? e.message : String(e), { retryable: true, cause: e });
    }
    judge(answer, now());
  },
});
