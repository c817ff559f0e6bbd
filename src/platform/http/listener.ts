import { createServer, type RequestListener, type Server } from 'node:http';

/** What one client may cost before it has asked for anything. Milliseconds, but for the number of connections. */
export interface ConnectionLimits {
  /** From the first byte of a request to the end of its headers. */
  readonly headers: number;
  /** To the end of its body: a large import over a slow line. */
  readonly request: number;
  /** Idle between two requests: longer than the minute for which load balancers keep theirs. */
  readonly keepAlive: number;
  /** How often slow clients are looked for; they live so much longer than they may. */
  readonly lookEvery: number;
  /** At once; whoever comes then is hung up on, instead of all of them growing slow. */
  readonly connections: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  headers: 20_000,
  request: 300_000,
  keepAlive: 65_000,
  lookEvery: 5_000,
  connections: 5_000,
};

/** A server whose clients cannot hold it by sending a byte a minute, nor by their number. */
export function createListener(app: RequestListener, limits: ConnectionLimits = CONNECTION_LIMITS): Server {
  const server = createServer(
    {
      headersTimeout: limits.headers,
      requestTimeout: limits.request,
      keepAliveTimeout: limits.keepAlive,
      connectionsCheckingInterval: limits.lookEvery,
      maxHeaderSize: 16_384,
    },
    app,
  );
  server.maxConnections = limits.connections;
  return server;
}
