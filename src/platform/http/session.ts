import connectPgSimple from 'connect-pg-simple';
import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import pg from 'pg';
import { CONNECTING } from '../db/connect.ts';

const IDLE_HOURS = 12;
const HOUR = 3_600_000;

export interface SessionOptions {
  readonly databaseUrl: string;
  readonly secret: string;
  /** The public address is https: the cookie gets Secure and the __Host- prefix. */
  readonly secure: boolean;
}

interface Payload {
  accountId?: string;
}

/** Browser sessions in PostgreSQL, so that every replica knows them and signing out ends them everywhere. */
export function createSessions(options: SessionOptions): { middleware: RequestHandler; close(): Promise<void> } {
  const pool = new pg.Pool({ connectionString: options.databaseUrl, max: 2, application_name: 'in-their-shoes-sessions', ...CONNECTING });
  pool.on('error', () => {
    // A connection that broke while idle: the pool opens another one when it is needed.
  });
  const Store = connectPgSimple(session);
  const store = new Store({ pool, tableName: 'sessions', pruneSessionInterval: 900 });
  const middleware = session({
    store,
    secret: options.secret,
    name: options.secure ? '__Host-session' : 'session',
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { httpOnly: true, sameSite: 'lax', secure: options.secure, path: '/', maxAge: IDLE_HOURS * HOUR },
  });
  return {
    middleware,
    async close() {
      store.close();
      await pool.end();
    },
  };
}

const payload = (request: Request): Payload | undefined => (request as Request & { session?: Payload }).session;

export const sessionAccount = (request: Request): string | undefined => payload(request)?.accountId;

/** Starts a session under a new id: an id that was known before sign-in is worth nothing after it. */
export const beginSession = (request: Request, accountId: string): Promise<void> =>
  new Promise((resolve, reject) => {
    request.session.regenerate((error: unknown) => {
      if (error) return reject(error as Error);
      (request.session as unknown as Payload).accountId = accountId;
      request.session.save((saveError: unknown) => (saveError ? reject(saveError as Error) : resolve()));
    });
  });

export const endSession = (request: Request): Promise<void> =>
  new Promise((resolve, reject) => {
    if (!payload(request)) return resolve();
    request.session.destroy((error: unknown) => (error ? reject(error as Error) : resolve()));
  });
