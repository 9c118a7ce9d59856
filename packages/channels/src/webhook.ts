/** Signed webhooks as Standard Webhooks describes them. */
import { type LookupAddress, lookup } from 'node:dns';
import { request as http } from 'node:http';
import { request as https } from 'node:https';
import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { type Channel, DeliveryFailed, type Message } from './port.ts';
import { isPublicAddress } from './ssrf-guard.ts';

export type WebhookTarget = { url: string; secret: string };

export type WebhookOptions = {
  /** By the webhook's id; undefined when it is gone or switched off. */
  target: (message: Message) => Promise<WebhookTarget | undefined>;
  /** Hosts that may be reached though they are private or without TLS, as `host:port`. Default none. */
  allow?: string[];
  now?: () => number;
  timeoutMs?: number;
};

type Answer = { status: number; retryAfterS: number | undefined };

const guardedLookup: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error) return done(error, '', 0);
    const closed = addresses.find((a) => !isPublicAddress(a.address));
    const [first] = addresses;
    if (closed || !first)
      return done(
        new Error(`${host} leads to ${closed?.address ?? 'nowhere'}, which webhooks may not reach`),
        '',
        0,
      );
    return options.all ? done(null, addresses) : done(null, first.address, first.family);
  });
};

const post = (
  url: URL,
  headers: Record<string, string>,
  body: string,
  open: boolean,
  timeoutMs: number,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? https : http;
    const request = send(
      url,
      {
        method: 'POST',
        headers,
        signal: AbortSignal.timeout(timeoutMs),
        ...(open ? {} : { lookup: guardedLookup }),
      },
      (response) => {
        response.resume();
        const after = Number(response.headers['retry-after']);
        response.once('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            retryAfterS: Number.isFinite(after) ? after : undefined,
          }),
        );
        response.once('error', reject);
      },
    );
    request.once('error', reject);
    request.end(body);
  });

const judge = ({ status, retryAfterS }: Answer): void => {
  if (status >= 200 && status < 300) return;
  if (status === 429 || status === 408 || status >= 500)
    throw new DeliveryFailed(`the receiver answered ${status}`, {
      retryable: true,
      ...(retryAfterS === undefined ? {} : { retryAfterMs: Math.min(retryAfterS, 3_600) * 1_000 }),
    });
  throw new DeliveryFailed(
    `the receiver answered ${status}${status >= 300 && status < 400 ? '; redirects are not followed' : ''}`,
    {
      retryable: false,
    },
  );
};

export const webhookChannel = ({
  target,
  allow = [],
  now = Date.now,
  timeoutMs = 10_000,
}: WebhookOptions): Channel => ({
  async deliver(message) {
    const found = await target(message);
    if (!found)
      throw new DeliveryFailed('the webhook is no longer in the register, or not active', {
        retryable: false,
      });
    const url = new URL(found.url);
    const open = allow.includes(url.host);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (!open && url.protocol !== 'https:')
      throw new DeliveryFailed(`${url.host} has no TLS; use https`, { retryable: false });
    if (!open && isIP(host) !== 0 && !isPublicAddress(host))
      throw new DeliveryFailed(`${host} is an address webhooks may not reach`, { retryable: false });
    const body = JSON.stringify(message.json ?? { subject: message.subject, text: message.text });
    const at = new Date(now());
    const signature = new Webhook(found.secret).sign(message.key, at, body);
    const headers = {
      'Content-Type': 'application/json',
      'Content-Length': `${Buffer.byteLength(body)}`,
      'webhook-id': message.key,
      'webhook-timestamp': `${Math.floor(at.getTime() / 1_000)}`,
      'webhook-signature': signature,
    };
    let answer: Answer;
    try {
      answer = await post(url, headers, body, open, timeoutMs);
    } catch (e) {
      throw new DeliveryFailed(e instanceof Error ? e.message : String(e), { retryable: true, cause: e });
    }
    judge(answer);
  },
});
