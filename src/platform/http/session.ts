import connectPgSimple from 'connect-pg-simple';
import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import pg from 'pg';
import { CONNECTING } from '../db/connect.ts';
import type { KeyRing } from '../secrets.ts';

export interface SessionOptions {
  readonly databaseUrl: string;
  /** The first signs cookies, all verify them. */
  readonly secrets: KeyRing;
  /** The public address is https: the cookie gets Secure and the __Host- prefix. */
  readonly secure: boolean;
  /** Milliseconds without a request after which the cookie ends. */
  readonly idle: number;
  /** Told of a session that has begun, after it was stored: `sid` is its secret. Whoever is not told lets nobody in. */
  begun(request: Request, sid: string, accountId: string, provider?: string): Promise<void>;
}

export interface Sessions {
  readonly middleware: RequestHandler;
  /**
   * Starts a session under a new id: an id that was known before sign-in is worth nothing after it.
   *
   * @param provider who vouched for its person, unless it was a mailed link
   */
  begin(request: Request, accountId: string, provider?: string): Promise<void>;
  end(request: Request): Promise<void>;
  close(): Promise<void>;
}

interface Payload {
  accountId?: string;
}

/** Browser sessions in PostgreSQL, so that every replica knows them and signing out ends them everywhere. */
export function createSessions(options: SessionOptions): Sessions {
  const pool = new pg.Pool({ connectionString: options.databaseUrl, max: 2, application_name: 'in-their-shoes-sessions', ...CONNECTING });
  pool.on('error', () => {
    // A connection that broke while idle: the pool opens another one when it is needed.
  });
  const Store = connectPgSimple(session);
  const store = new Store({ pool, tableName: 'sessions', pruneSessionInterval: 900 });
  const middleware = session({
    store,
    secret: [...options.secrets],
    name: options.secure ? '__Host-session' : 'session',
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { httpOnly: true, sameSite: 'lax', secure: options.secure, path: '/', maxAge: options.idle },
  });
  return {
    middleware,
    async begin(request, accountId, provider) {
      await regenerated(request, accountId);
      await options.begun(request, request.sessionID, accountId, provider);
    },
    end,
    async close() {
      store.close();
      await pool.end();
    },
  };
}

const payload = (request: Request): Payload | undefined => (request as Request & { session?: Payload }).session;

/** The secret id of a signed-in browser's session; undefined without one. It says nothing about whether it still counts. */
export const signedInSession = (request: Request): string | undefined =>
  payload(request)?.accountId === undefined ? undefined : request.sessionID;

const regenerated = (request: Request, accountId: string): Promise<void> =>
  new Promise((resolve, reject) => {
    request.session.regenerate((error: unknown) => {
      if (error) return reject(error as Error);
      (request.session as unknown as Payload).accountId = accountId;
      request.session.save((saveError: unknown) => (saveError ? reject(saveError as Error) : resolve()));
    });
  });

const end = (request: Request): Promise<void> =>
  new Promise((resolve, reject) => {
    if (!payload(request)) return resolve();
    request.session.destroy((error: unknown) => (error ? reject(error as Error) : resolve()));
  });
