import { isAddress, mayReach, type Reach } from './address.ts';

export type Destination = { url: URL } & Reach;

/** `fault` says what to do instead; `code` is for the field it stands in. */
export type NoDestination = { fault: string; code: 'scheme' | 'address' };

/** A machine with an address in brackets is named without them. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

/** A host is named as `host:port`, or alone for all its ports. */
const isNamed = (url: URL, allow: readonly string[]): boolean =>
  allow.includes(url.host) || allow.includes(url.hostname);

const schemeFault = (url: URL, named: boolean, setting: string): string | undefined => {
  if (url.protocol === 'https:' || (url.protocol === 'http:' && named)) return undefined;
  if (url.protocol !== 'http:') return `${url.protocol.slice(0, -1)} is no scheme we call; use https`;
  return `${url.host} has no TLS; use https, or have ${url.host} named in ${setting}`;
};

/**
 * Where an address leads, judged before anything is looked up: https, or http where its host is named, and never to an
 * address that may not be reached. A name is judged again when it is dialled. `setting` is where hosts are named.
 */
export const destinationOf = (
  given: string,
  allow: readonly string[],
  setting: string,
): Destination | NoDestination => {
  const url = URL.parse(given);
  if (!url) return { code: 'scheme', fault: 'is not an address; use https://host/path' };
  if (url.username !== '' || url.password !== '')
    return { code: 'address', fault: 'holds a user or password; leave them out' };
  const reach = { open: isNamed(url, allow), allow };
  const fault = schemeFault(url, reach.open, setting);
  if (fault !== undefined) return { code: 'scheme', fault };
  const host = hostOf(url);
  if (isAddress(host) && !mayReach(host, reach))
    return { code: 'address', fault: `${host} is an address that may not be reached from here` };
  return { url, ...reach };
};
