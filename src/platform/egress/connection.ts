import dns from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { refusalOf } from './addresses.ts';
import { EgressError, explain } from './faults.ts';
import { bareHost, parseTarget, type TargetRules } from './targets.ts';

export interface Found {
  readonly address: string;
  readonly family: number;
}

/** All addresses of a host, as this machine sees them. */
export type Resolve = (host: string) => Promise<readonly Found[]>;

export interface EgressSettings extends TargetRules {
  /** The system's resolver unless told; tests bring their own. */
  readonly resolve?: Resolve;
  /** From the look-up of the host to the last byte that is read; milliseconds. */
  readonly timeout: number;
  /** Certificates to trust beside the usual ones (PEM); tests have their own. */
  readonly ca?: string;
}

export interface Answer {
  readonly status: number;
  /** The header as it came. */
  readonly retryAfter: string | null;
  /** Where a redirect led; it is not followed. */
  readonly location: string | null;
  /** The beginning of the body: at most 2 kB, without control characters. */
  readonly body: string;
}

export interface Connection {
  /** Sends one request. @throws EgressError */
  post(headers: Readonly<Record<string, string>>, body: string): Promise<Answer>;
  /** Closes every socket. */
  close(): void;
}

const MOST_BYTES = 2048;

const bySystem: Resolve = (host) => dns.lookup(host, { all: true, verbatim: true });

/**
 * Connections to one address that others chose. Its host is looked up once, every address found is judged, and sockets are
 * handed exactly what was judged: a name server that answers differently the second time (DNS rebinding) is never asked a
 * second time. No proxy, no redirect, no cookie.
 */
export function openConnection(target: string, settings: EgressSettings): Connection {
  const secure = /^https:/i.test(target);
  const agent = secure
    ? new https.Agent({ keepAlive: true, ...(settings.ca === undefined ? {} : { ca: settings.ca }) })
    : new http.Agent({ keepAlive: true });
  let found: Promise<readonly Found[]> | undefined;
  return {
    async post(headers, body) {
      const abort = new AbortController();
      const timer = setTimeout(
        () => abort.abort(new EgressError('timeout', `There was no complete answer within ${settings.timeout / 1000} seconds.`)),
        settings.timeout,
      );
      try {
        const url = judged(target, settings);
        found ??= addressesOf(bareHost(url), settings).catch((error) => {
          found = undefined;
          throw error;
        });
        const addresses = await sooner(found, abort.signal);
        return await exchange(url, { headers, body, agent, addresses, signal: abort.signal });
      } catch (error) {
        throw abort.signal.aborted ? (abort.signal.reason as Error) : explain(error);
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => agent.destroy(),
  };
}

/** The rules may have become stricter since the address was saved. */
function judged(target: string, rules: TargetRules): URL {
  try {
    return parseTarget(target, rules);
  } catch (error) {
    throw new EgressError('address', `The address ${(error as Error).message}.`);
  }
}

async function addressesOf(host: string, { resolve = bySystem, allowed }: EgressSettings): Promise<readonly Found[]> {
  if (isIP(host) !== 0) return [{ address: host, family: isIP(host) }];
  const found = await resolve(host);
  if (found.length === 0) throw new EgressError('dns', `The host "${host}" has no address.`);
  // One that is not public among public ones is no accident: none of them is used.
  const refusal = allowed.hosts.has(host) ? undefined : found.map(({ address }) => refusalOf(address, allowed)).find(Boolean);
  if (refusal !== undefined) throw new EgressError('address', `The host "${host}" leads to where nothing is sent: ${refusal}.`);
  return found;
}

/** What cannot be called off, as a look-up, is not waited for any more. */
const sooner = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    work.then(resolve, reject);
  });

interface Exchange {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly agent: http.Agent;
  readonly addresses: readonly Found[];
  readonly signal: AbortSignal;
}

async function exchange(url: URL, { headers, body, agent, addresses, signal }: Exchange): Promise<Answer> {
  const lookup: LookupFunction = (_host, options, callback) => {
    const [first] = addresses as [Found];
    if (options.all) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  };
  const bytes = Buffer.from(body, 'utf8');
  const request = (url.protocol === 'https:' ? https : http).request(url, {
    method: 'POST',
    agent,
    lookup,
    signal,
    headers: { ...headers, 'content-length': bytes.length },
  });
  const answer = new Promise<http.IncomingMessage>((resolve, reject) => {
    request.on('response', resolve).on('error', reject);
    // Unheard, a change of the protocol (101) would end in neither an answer nor an error.
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new EgressError('protocol', 'It answered 101: it would speak another protocol than HTTP.'));
    });
    request.end(bytes);
  });
  const response = await sooner(answer, signal);
  return {
    status: response.statusCode as number,
    retryAfter: response.headers['retry-after'] ?? null,
    location: response.headers.location ?? null,
    body: await beginningOf(response),
  };
}

async function beginningOf(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    // Leaving the loop closes the socket: whoever sends more than that sends it to nobody.
    if (length > MOST_BYTES) break;
  }
  const text = new TextDecoder().decode(Buffer.concat(chunks).subarray(0, MOST_BYTES));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what PostgreSQL refuses or a terminal obeys
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}
