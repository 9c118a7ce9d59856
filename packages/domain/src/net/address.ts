/** Which addresses we connect to for others: the public ones, and what the operator has named. */
import ipaddr from 'ipaddr.js';

/** The cloud's own, and nobody's to name: metadata, agents, and what is not one machine. */
const forbidden = [
  '169.254.0.0/16',
  'fe80::/10',
  '168.63.129.16/32',
  '100.100.100.200/32',
  '192.0.0.192/32',
  '64:ff9b::a9fe:0/112',
  '2002:a9fe::/32',
  'fd00:ec2::/32',
  '0.0.0.0/8',
  '::/128',
  '224.0.0.0/4',
  'ff00::/8',
  '255.255.255.255/32',
];

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

/** Metadata services, link-local and the like: no list opens them. */
export const isForbidden = (address: string): boolean =>
  !ipaddr.isValid(address) || isWithin(address, forbidden);

/** Whether an address is one the outside world may be reached at. An IPv4 address written as IPv6 is judged as IPv4. */
export const isPublicAddress = (address: string): boolean =>
  !isForbidden(address) && ipaddr.process(address).range() === 'unicast';

/** `open`: its host was named, so that it may be private; otherwise only what lies in a named network may. */
export type Reach = { open: boolean; allow: readonly string[] };

export const mayReach = (address: string, { open, allow }: Reach): boolean =>
  !isForbidden(address) && (open || isPublicAddress(address) || isWithin(address, allow));

/** Whether it is a network as an allow-list names one, `10.20.0.0/16`. */
export const isNetwork = (text: string): boolean => ipaddr.isValidCIDR(text);

/** Whether a host is an address already, so that no name is looked up. */
export const isAddress = (host: string): boolean => ipaddr.isValid(host);
