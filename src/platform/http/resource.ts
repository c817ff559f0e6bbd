import type { Knex } from 'knex';
import type { z } from 'zod';
import type { Tx } from '../db/unit-of-work.ts';
import { type Access, command, type Operation, query } from './operation.ts';

type Shape = z.ZodObject;

/** What every row of a collection has: its id in addresses, and the version that ETag and If-Match carry. */
interface Versioned {
  readonly id: string;
  readonly version: number;
}

/** Exactly one name: the part of the path that says which. */
type Params = z.ZodType<Record<string, string>> & Shape;

interface Wording {
  readonly summary: string;
  readonly description?: string;
}

interface Collection<T extends Versioned, P extends Params, Q extends Shape, I extends z.ZodType, C extends z.ZodType> {
  /** In ids of operations: `Site` makes `listSites`, `createSite`, `getSite`, `updateSite`, `deleteSite`. */
  readonly name: string;
  readonly plural?: string;
  /** `/sites`; one of them is at `/sites/:site`, by the only name in `params`. */
  readonly path: string;
  readonly tag: string;
  /** `sensitive`: what the audit trail calls a look at it. */
  readonly read: { readonly access: Access; readonly scope: string; readonly sensitive?: string };
  readonly write: { readonly access: Access; readonly scope: string };
  /** What the five do, in this order: list, create, read, change, delete. */
  readonly wording: readonly [list: Wording, create: Wording, read: Wording, change: Wording, remove: Wording];
  readonly schemas: {
    readonly one: z.ZodType<T>;
    readonly page: z.ZodType;
    readonly params: P;
    readonly query: Q;
    readonly input: I;
    readonly patch: C;
  };
  list(db: Knex, query: z.output<Q>, now: Date): Promise<unknown>;
  get(db: Knex, reference: string, now: Date): Promise<T>;
  service(tx: Tx): {
    create(input: z.output<I>): Promise<T>;
    update(reference: string, ifMatch: number | undefined, patch: z.output<C>): Promise<T>;
    remove(reference: string, ifMatch: number | undefined): Promise<unknown>;
  };
}

/** A row as an answer, with its version as the ETag. */
export const replyWith = <T extends Versioned>(one: T) => ({ body: one, version: one.version });

/**
 * The five operations of a plain collection: list, create, read, change, delete. What a collection can do beyond them stands
 * beside this call, as operations of its own.
 */
export function resource<T extends Versioned, P extends Params, Q extends Shape, I extends z.ZodType, C extends z.ZodType>(
  of: Collection<T, P, Q, I, C>,
): readonly Operation[] {
  const { name, path, tag, schemas, service } = of;
  const [key = ''] = Object.keys(schemas.params.shape);
  const at = `${path}/:${key}`;
  const [list, create, read, change, remove] = of.wording;
  const reference = (params: unknown): string => (params as Readonly<Record<string, string>>)[key] as string;
  return [
    query({
      ...list,
      ...of.read,
      id: `list${of.plural ?? `${name}s`}`,
      path,
      tag,
      query: schemas.query,
      response: schemas.page,
      handle: async ({ db, query, now }) => ({ body: await of.list(db, query as z.output<Q>, now) }),
    }),
    command({
      ...create,
      ...of.write,
      id: `create${name}`,
      method: 'post',
      path,
      tag,
      body: schemas.input,
      response: schemas.one as z.ZodType,
      async handle({ tx, body }) {
        const one = await service(tx).create(body as z.output<I>);
        return { ...replyWith(one), location: `${path}/${one.id}` };
      },
    }),
    query({
      ...read,
      ...of.read,
      id: `get${name}`,
      path: at,
      tag,
      params: schemas.params,
      response: schemas.one as z.ZodType,
      handle: async ({ db, params, now }) => replyWith(await of.get(db, reference(params), now)),
    }),
    command({
      ...change,
      ...of.write,
      id: `update${name}`,
      method: 'patch',
      path: at,
      tag,
      params: schemas.params,
      body: schemas.patch,
      response: schemas.one as z.ZodType,
      handle: async ({ tx, params, body, ifMatch }) => replyWith(await service(tx).update(reference(params), ifMatch, body as z.output<C>)),
    }),
    command({
      ...remove,
      ...of.write,
      id: `delete${name}`,
      method: 'delete',
      path: at,
      tag,
      params: schemas.params,
      async handle({ tx, params, ifMatch }) {
        await service(tx).remove(reference(params), ifMatch);
        return {};
      },
    }),
  ];
}
