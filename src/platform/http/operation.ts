import type { Request, Response } from 'express';
import type { Knex } from 'knex';
import type { z } from 'zod';
import type { Actor, Tx, UnitOfWork } from '../db/unit-of-work.ts';
import type { Sight } from '../sight.ts';

/**
 * An operation stands beside its schemas: they validate the request, document it in OpenAPI and type the client.
 *
 * - `query`: reads; the handler gets a connection and may not write.
 * - `command`: writes; the handler gets one transaction, with If-Match and Idempotency-Key already seen to.
 * - `raw`: streams (uploads, event streams, downloads); the handler answers by itself.
 */
export type Method = 'get' | 'post' | 'patch' | 'put' | 'delete';

/**
 * Who may call, and whose records they then see: decided by the policy that `mount` is given, for every operation, before
 * anything is read. What each word means stands in the policy.
 */
export type Access = 'anyone' | 'signed-in' | 'own' | 'walker' | 'line' | 'leader' | 'staff' | 'admin';

/** Who was let in, and whose records they see. */
export interface Admitted {
  readonly actor: Actor;
  readonly sight: Sight;
}

type Shape = z.ZodObject;
type Read<S> = S extends z.ZodType ? z.output<S> : Record<string, never>;

interface Common<P, Q> {
  readonly id: string;
  readonly method: Method;
  /** Express path below the mount point: `/sites/:site`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  /** Scope that an API token needs: `directory:read`. */
  readonly scope: string;
  /** What it shows of other people, in the plural (`employees`): every read of it but of one's own leaves an event in the audit trail. */
  readonly sensitive?: string;
  readonly params?: P;
  readonly query?: Q;
  /** How often one network address, one account (or token), or one text of the body (`body.email`), may call; 429 with Retry-After beyond. */
  readonly limits?: readonly RateLimit[];
}

export interface RateLimit {
  readonly by: 'address' | 'account' | `body.${string}`;
  readonly times: number;
  readonly perSeconds: number;
}

export interface QueryContext<P, Q> {
  readonly db: Knex;
  readonly params: Read<P>;
  readonly query: Read<Q>;
  readonly actor: Actor;
  /** Whose records this caller may read: every read about people applies it. */
  readonly sight: Sight;
  readonly now: Date;
}

export interface CommandContext<P, Q, B> {
  readonly tx: Tx;
  readonly params: Read<P>;
  readonly query: Read<Q>;
  readonly body: B extends z.ZodType ? z.output<B> : undefined;
  /** Whose records this caller may change. */
  readonly sight: Sight;
  /** The version named by If-Match; undefined only where the operation does not demand one. */
  readonly ifMatch: number | undefined;
  /** Aborted when the caller hangs up before the answer: long work that writes nothing may end then. */
  readonly signal: AbortSignal;
}

/** What a handler answers. `version` becomes the ETag. */
export interface Reply<T> {
  readonly status?: number;
  readonly body?: T;
  readonly version?: number;
  /** Id of the record that a sensitive read is about, where the body has none of its own. */
  readonly about?: string;
  /** Path below the API root: `/sites/0197…`. */
  readonly location?: string;
  /** After the commit: begin a browser session for this account, or end the one there is. */
  readonly session?: { readonly begin: string } | 'end';
}

export interface RawContext<P, Q> {
  readonly request: Request;
  readonly response: Response;
  readonly params: Read<P>;
  readonly query: Read<Q>;
  readonly actor: Actor;
  readonly sight: Sight;
  /** Whom limits count: the account, however many tokens it has; the network address of whoever has none. */
  readonly caller: string;
  readonly requestId: string;
  /** Aborted when the caller hangs up; for event streams also when they may not read on: deactivated, signed out, another role. */
  readonly signal: AbortSignal;
  /** For uploads: a transaction of their own, once the body has been received. */
  readonly unitOfWork: UnitOfWork;
}

export interface QueryOperation<P = unknown, Q = unknown, R = unknown> extends Common<P, Q> {
  readonly kind: 'query';
  readonly response: R;
  handle(context: QueryContext<P, Q>): Promise<Reply<unknown>>;
}

export interface CommandOperation<P = unknown, Q = unknown, B = unknown, R = unknown> extends Common<P, Q> {
  readonly kind: 'command';
  readonly body?: B;
  readonly response?: R;
  readonly status: number;
  /** Updates demand If-Match (428 without it, 412 when it is old). */
  readonly ifMatch: 'required' | 'optional' | 'none';
  /** The answer holds a secret that is shown once: it is never stored, so an Idempotency-Key is refused. */
  readonly answersOnce?: boolean;
  handle(context: CommandContext<P, Q, B>): Promise<Reply<unknown>>;
}

export interface RawOperation<P = unknown, Q = unknown> extends Common<P, Q> {
  readonly kind: 'raw';
  /** For the OpenAPI document: media types and bytes that may come in, and what goes out. */
  readonly accepts?: { readonly types: readonly string[]; readonly mostBytes: number };
  readonly produces: { readonly status: number; readonly mediaType: string; readonly schema?: z.ZodType };
  handle(context: RawContext<P, Q>): Promise<void>;
}

export type Operation = QueryOperation | CommandOperation | RawOperation;

type Input<O, K extends string> = Omit<O, 'kind' | 'handle' | K>;

export function query<P extends Shape | undefined = undefined, Q extends Shape | undefined = undefined, R extends z.ZodType = z.ZodType>(
  operation: Input<QueryOperation<P, Q, R>, 'method'> & {
    handle(context: QueryContext<P, Q>): Promise<Reply<z.input<R>>>;
  },
): Operation {
  return { ...operation, kind: 'query', method: 'get' } as unknown as Operation;
}

export function command<
  P extends Shape | undefined = undefined,
  Q extends Shape | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  R extends z.ZodType | undefined = undefined,
>(
  operation: Input<CommandOperation<P, Q, B, R>, 'ifMatch' | 'status'> & {
    readonly status?: number;
    readonly ifMatch?: 'required' | 'optional' | 'none';
    handle(context: CommandContext<P, Q, B>): Promise<Reply<R extends z.ZodType ? z.input<R> : never>>;
  },
): Operation {
  const updates = operation.method === 'patch' || operation.method === 'put' || operation.method === 'delete';
  return {
    ifMatch: updates ? 'required' : 'none',
    status: operation.response === undefined ? 204 : operation.method === 'post' ? 201 : 200,
    ...operation,
    kind: 'command',
  } as unknown as Operation;
}

export function raw<P extends Shape | undefined = undefined, Q extends Shape | undefined = undefined>(
  operation: Input<RawOperation<P, Q>, never> & { handle(context: RawContext<P, Q>): Promise<void> },
): Operation {
  return { ...operation, kind: 'raw' } as unknown as Operation;
}
