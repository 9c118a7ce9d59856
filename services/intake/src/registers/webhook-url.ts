import type { RegisterName } from '@perennial/domain/register/schema';
import { invalid } from '@perennial/service-kit/problem';

const faultOf = (given: string, allow: readonly string[]): string | undefined => {
  const url = URL.parse(given);
  if (!url) return 'is not an address; use https://host/path';
  if (url.protocol === 'https:') return undefined;
  if (url.protocol !== 'http:') return `${url.protocol.slice(0, -1)} is no scheme of webhooks; use https`;
  return allow.includes(url.host)
    ? undefined
    : `${url.host} has no TLS; use https, or have ${url.host} named in PERENNIAL_WEBHOOK_ALLOW`;
};

/** What would never be delivered is not taken in. `allow`: hosts (`host:port`) that may go without TLS. */
export const requireDeliverable = (
  name: RegisterName,
  rows: readonly object[],
  at: (i: number) => string,
  allow: readonly string[] = [],
): void => {
  if (name !== 'webhooks') return;
  const errors = rows.flatMap((row, i) => {
    const message = 'url' in row && typeof row.url === 'string' ? faultOf(row.url, allow) : undefined;
    return message === undefined ? [] : [{ path: `${at(i)}/url`, code: 'scheme', message }];
  });
  if (errors.length > 0) throw invalid(errors);
};
