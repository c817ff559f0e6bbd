import ipaddr from 'ipaddr.js';

type Range = readonly [network: ipaddr.IPv4 | ipaddr.IPv6, bits: number];

/** Places inside the organisation's own network that somebody with the configuration in hand has let us call. */
export interface Allowed {
  readonly ranges: readonly Range[];
  /** Host names, in lower case; whatever address they have. */
  readonly hosts: ReadonlySet<string>;
}

const HOST = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads `10.0.0.0/8, fd00::/8, hooks.example.org`.
 *
 * @throws Error that names the entry and its remedy
 */
export function parseAllowed(text: string): Allowed {
  const ranges: Range[] = [];
  const hosts = new Set<string>();
  for (const entry of text.split(',').map((part) => part.trim().toLowerCase())) {
    if (entry === '') continue;
    const isAddress = plain(entry.split('/')[0] as string);
    if (isAddress && ipaddr.isValidCIDR(entry)) ranges.push(ipaddr.parseCIDR(entry));
    else if (isAddress && !entry.includes('/')) ranges.push(whole(ipaddr.parse(entry)));
    else if (HOST.test(entry) && !/^[\d.]+$/.test(entry)) hosts.add(entry);
    else throw new Error(`"${entry}" is neither a network such as 10.0.0.0/8, nor an address, nor a host name`);
  }
  return { ranges, hosts };
}

const plain = (address: string): boolean => ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address);

const whole = (address: ipaddr.IPv4 | ipaddr.IPv6): Range => [address, address.kind() === 'ipv4' ? 32 : 128];

/** What the internet routes (IANA: 2000::/3); everything else in IPv6 is reserved, translated, or somebody's own network. */
const GLOBAL: Range = ipaddr.IPv6.parseCIDR('2000::/3');
/** RFC 9637, newer than the library's table. */
const DOCUMENTATION: Range = ipaddr.IPv6.parseCIDR('3fff::/20');

/**
 * Why a connection to this address is refused; undefined when it may be made.
 *
 * Only what is plainly a public unicast address passes: not loopback, private, link-local (where clouds keep credentials),
 * carrier-grade NAT, multicast, reserved or documentation, and no IPv6 address that carries an IPv4 one inside (mapped,
 * compatible, NAT64, 6to4, Teredo), behind which any of these may hide.
 */
export function refusalOf(address: string, allowed: Allowed): string | undefined {
  if (address.includes('%') || !ipaddr.isValid(address)) return `"${address}" is no address without a zone`;
  const parsed = ipaddr.parse(address);
  if (allowed.ranges.some((range) => contains(range, parsed))) return undefined;
  const range = parsed.range();
  const isPublic =
    parsed.kind() === 'ipv4' ? range === 'unicast' : range === 'unicast' && contains(GLOBAL, parsed) && !contains(DOCUMENTATION, parsed);
  return isPublic ? undefined : `${address} is no public address (${range === 'unicast' ? 'reserved' : range})`;
}

const contains = ([network, bits]: Range, address: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
  network.kind() === address.kind() && address.match(network, bits);
