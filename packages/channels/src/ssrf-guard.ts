/** Keeps webhooks away from our own network. Checked when the connection is made, so that DNS cannot change its mind. */
import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Public by its range, and yet the cloud's own: Azure's agent and metadata. */
const metadata = ['168.63.129.16'];

/** Whether an address is one the outside world may be reached at. An IPv4 address written as IPv6 is judged as IPv4. */
export const isPublicAddress = (address: string): boolean =>
  ipaddr.isValid(address) &&
  ipaddr.process(address).range() === 'unicast' &&
  !metadata.includes(ipaddr.process(address).toString());

/** Whether the address lies in one of the networks, given as CIDR; what is no CIDR has none. */
export const isWithin = (address: string, networks: readonly string[]): boolean => {
  if (!ipaddr.isValid(address)) return false;
  const one = ipaddr.process(address);
  return networks.some((network) => {
    if (!ipaddr.isValidCIDR(network)) return false;
    const [base, bits] = ipaddr.parseCIDR(network);
    return base.kind() === one.kind() && one.match(base, bits);
  });
};

/**
 * What is wrong with an address before anything is looked up; a name is judged when it is dialled. `allow`:
 * `host:port`, which may be private and without TLS, or a network.
 */
export const destinationFault = (given: string, allow: readonly string[]): string | undefined => {
  const url = URL.parse(given);
  if (!url) return `${given} is not an address`;
  if (allow.includes(url.host)) return undefined;
  if (url.protocol !== 'https:') return `${url.host} has no TLS; use https`;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 && !isPublicAddress(host) && !isWithin(host, allow)
    ? `${host} is an address webhooks may not reach`
    : undefined;
};

export type Resolve = (
  host: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const resolveByHost: Resolve = (host, done) => lookup(host, { all: true }, done);

/**
 * For the `lookup` of a connection. The addresses it has judged are the ones that are dialled, and a name with one
 * address that may not be reached is refused whole. It is not asked for a host that is an address already.
 */
export const guardedLookup =
  (networks: readonly string[], resolve: Resolve = resolveByHost): LookupFunction =>
  (host, options, done) =>
    resolve(host, (error, addresses) => {
      if (error) return done(error, '', 0);
      const closed = addresses.find(
        ({ address }) => !isPublicAddress(address) && !isWithin(address, networks),
      );
      const [first] = addresses;
      if (closed || !first) {
        const refusal = `${host} leads to ${closed?.address ?? 'nowhere'}, which webhooks may not reach`;
        return done(new Error(refusal), '', 0);
      }
      return options.all ? done(null, addresses) : done(null, first.address, first.family);
    });
