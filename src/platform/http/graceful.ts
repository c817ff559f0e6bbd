import type { Server } from 'node:http';
import type { RequestHandler, Response } from 'express';

export interface Draining {
  /** In front of everything: once the stop has begun, answers tell their client to open a new connection elsewhere. */
  readonly middleware: RequestHandler;
  /** True from the first moment of the stop: /readyz says so, and load balancers look elsewhere. */
  isStopping(): boolean;
  /** Aborted with it: streams that have no end of their own end then. */
  readonly signal: AbortSignal;
  begin(): void;
}

export function createDraining(): Draining {
  const stopping = new AbortController();
  const open = new Set<Response>();
  return {
    signal: stopping.signal,
    isStopping: () => stopping.signal.aborted,
    begin() {
      stopping.abort();
      // What came before the stop may be answered after it.
      for (const response of open) if (!response.headersSent) response.set('Connection', 'close');
    },
    middleware: (_request, response, next) => {
      if (stopping.signal.aborted) response.set('Connection', 'close');
      open.add(response);
      response.on('close', () => open.delete(response));
      next();
    },
  };
}

/** Milliseconds. */
export interface Patience {
  /** How long new requests are still taken, so that whoever balances the load hears of the stop before the door closes. */
  readonly lame: number;
  /** How long requests under way may take after that: a large import takes half a minute. */
  readonly finish: number;
}

const PATIENCE: Patience = { lame: 1_000, finish: 30_000 };
const LOOK_EVERY_MS = 50;

/**
 * Stops a server without dropping a request: answers close their connections, then no new one is taken, those that fall
 * idle are closed at once, and only what is still under way after `finish` is cut.
 */
export async function closeGracefully(server: Server, draining: Draining, patience: Partial<Patience> = {}): Promise<void> {
  const { lame, finish } = { ...PATIENCE, ...patience };
  draining.begin();
  if ((await connectionsOf(server)) > 0) await new Promise((resolve) => setTimeout(resolve, lame));
  await new Promise<void>((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), finish);
    // server.close() closes connections that are idle now; one that falls idle later would linger for its keep-alive time.
    const idle = setInterval(() => server.closeIdleConnections(), LOOK_EVERY_MS);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(idle);
      resolve();
    });
    server.closeIdleConnections();
  });
}

const connectionsOf = (server: Server): Promise<number> =>
  new Promise((resolve) => server.getConnections((error, count) => resolve(error ? 0 : count)));
