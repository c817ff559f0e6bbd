import { isIP } from 'node:net';
import { type Allowed, refusalOf } from './addresses.ts';

/** Where the product may send what others have asked it to send. */
export interface TargetRules {
  readonly allowed: Allowed;
  /** Whether `http:` will do; what is signed can still be read on the way. */
  readonly http: boolean;
}

export const LONGEST_URL = 2000;

/** Names that mean this machine or its neighbours, whatever a name server says (RFC 6761, RFC 6762, RFC 8375, ICANN's `internal`). */
const NEIGHBOURS = /(^|\.)(localhost|localdomain|local|internal|intranet|lan|home\.arpa)$/;

/** The address inside the brackets of an IPv6 host. */
export const bareHost = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/**
 * Reads an address that requests are to be sent to, and refuses what no public service has: credentials, fragments, hosts
 * in another spelling than the one they are connected by (`0x7f.1`, `2130706433`, `017700000001`), names of this machine,
 * addresses that are not public, ports of other services. What a name resolves to is checked again at each connection.
 *
 * @throws Error with a sentence that ends with the remedy
 */
export function parseTarget(text: string, { allowed, http }: TargetRules): URL {
  const refuse = (sentence: string): never => {
    throw new Error(sentence);
  };
  const scheme = http ? 'https:// or http://' : 'https://';
  if (text.length > LONGEST_URL) refuse(`has ${text.length} characters; at most ${LONGEST_URL} are kept`);
  const authority = /^https?:\/\/([^/?#\\]*)/i.exec(text)?.[1];
  if (authority === undefined || !/^[\x21-\x5b\x5d-\x7e]+$/.test(text) || !URL.canParse(text)) {
    return refuse(`is no web address in ASCII; write one such as ${scheme.slice(0, 8)}hooks.example.org/shoes`);
  }
  const url = new URL(text);
  if (url.protocol === 'http:' && !http) refuse('must begin with https://, or everybody on the way could read it');
  if (authority.includes('@')) refuse('must not hold a user name or password; requests are signed instead');
  if (text.includes('#')) refuse('must not hold a "#": what follows one is never sent');
  refuseHost(url, authority, allowed, refuse);
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  if (port !== 443 && !(port === 80 && http) && port < 1024) {
    refuse(`must not name port ${port}, which belongs to another service; use 443, or one above 1023`);
  }
  return url;
}

function refuseHost(url: URL, authority: string, allowed: Allowed, refuse: (sentence: string) => never): void {
  const host = bareHost(url);
  const written = authority.replace(/:\d*$/, '').toLowerCase();
  if (written !== url.hostname) refuse(`must name its host as it is connected to: "${url.hostname}" instead of "${written}"`);
  if (allowed.hosts.has(host)) return;
  if (isIP(host) !== 0) {
    const refusal = refusalOf(host, allowed);
    if (refusal !== undefined) refuse(`must lead to a public address; ${refusal}`);
    return;
  }
  if (host.endsWith('.')) refuse('must name its host without a dot at the end');
  if (!host.includes('.') || NEIGHBOURS.test(host)) refuse(`must lead to a public host; "${host}" is one of this network`);
  if (/(^|\.)xn--/.test(host)) refuse(`must not name a host in Punycode ("${host}"), unless WEBHOOK_ALLOW names it`);
}
