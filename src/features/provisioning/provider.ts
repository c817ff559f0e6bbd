import type { Knex } from 'knex';
import type { Clock } from '../../platform/clock.ts';
import { type ConstraintMessages, translateConstraint } from '../../platform/db/constraints.ts';
import type { Actor, UnitOfWork } from '../../platform/db/unit-of-work.ts';
import { unstorable } from '../../platform/http/parse.ts';
import { LIST, type Resource } from './domain.ts';
import { KINDS, type KindName } from './kinds.ts';
import { ScimFault } from './protocol/faults.ts';
import { precondition } from './protocol/precondition.ts';
import { type Search, type Shape, shaped } from './protocol/search.ts';

export interface ProviderDependencies {
  readonly db: Knex;
  readonly clock: Clock;
  readonly unitOfWork: UnitOfWork;
  readonly constraints: ConstraintMessages;
  /** `https://shoes.example.org/scim/v2` */
  readonly base: string;
}

export interface Write {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly kind: KindName;
  /** Of everything but a POST. */
  readonly id?: string;
  readonly body?: unknown;
  readonly ifMatch?: string | undefined;
}

export interface Caller {
  readonly actor: Actor;
  readonly requestId: string;
}

export type Provider = ReturnType<typeof createProvider>;

/** The service provider, free of HTTP: reads, and writes of one transaction each. */
export const createProvider = ({ db, clock, unitOfWork, constraints, base }: ProviderDependencies) => ({
  base,

  async list(kind: KindName, search: Search): Promise<object> {
    const found = await KINDS[kind].find(db, search, base, clock.now());
    return {
      schemas: [LIST],
      totalResults: found.total,
      startIndex: Math.max(1, search.startIndex ?? 1),
      itemsPerPage: found.resources.length,
      Resources: found.resources.map((resource) => shaped(resource, search)),
    };
  },

  /** @throws not-found */
  get: (kind: KindName, id: string, shape: Shape): Promise<Resource> => KINDS[kind].get(db, id, base, shape, clock.now()),

  /** @returns the resource as it is now; undefined once it is deleted */
  async write(caller: Caller, { method, kind, id = '', body, ifMatch }: Write, shape: Shape = {}): Promise<Resource | undefined> {
    if (method !== 'DELETE') refuseUnreadable(body);
    const { create, replace, patch, remove } = KINDS[kind];
    const matches = precondition(ifMatch);
    try {
      return await unitOfWork.run(caller, async (tx) => {
        if (method === 'DELETE') return void (await remove(tx, id, matches));
        const written = method === 'POST' ? await create(tx, body) : id;
        if (method === 'PUT') await replace(tx, id, matches, body);
        if (method === 'PATCH') await patch(tx, id, matches, body);
        return await KINDS[kind].get(tx.trx, written, base, shape, tx.now);
      });
    } catch (error) {
      throw translateConstraint(error, constraints);
    }
  },
});

function refuseUnreadable(body: unknown): void {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) throw new ScimFault('invalidSyntax', 'Send a JSON object.');
  const fault = unstorable(body, '');
  if (fault) throw new ScimFault('invalidValue', fault.message);
}
