import type { Actor } from '../../platform/db/unit-of-work.ts';
import type { Operation } from '../../platform/http/operation.ts';
import type { Sight } from '../../platform/sight.ts';
import { hasScope, sightOf } from './policy.ts';

/** Who asks, by what they are to the person whom a record is about. */
export const ACTORS = [
  'admin',
  'auditor',
  'leader of theirs',
  'leader of others',
  'owner',
  'other employee',
  'deactivated',
  'anonymous',
  'token without scope',
] as const;
export type ActorName = (typeof ACTORS)[number];

/**
 * What an operation answers to them. `no`: 403, or 401 to whoever is nobody. `404`: like a record that does not exist. Lists
 * answer `all`, `theirs` (the people below, and oneself) or `own`; everything else `yes`.
 */
export type Cell = 'yes' | 'no' | '404' | 'all' | 'theirs' | 'own';

export interface MatrixRow {
  readonly operation: Operation;
  readonly cells: Readonly<Record<ActorName, Cell>>;
}

const OWNER = 1;
const THEIR_LEADER = 2;
const ANOTHER = 3;

const person = (key: number, role: Actor['role']): Actor => ({
  kind: 'account',
  id: null,
  name: role,
  role,
  scopes: ['*'],
  employee: { key, leads: role === 'leader' },
});

const SAMPLES: Readonly<Record<ActorName, Actor | null>> = {
  admin: { kind: 'account', id: null, name: 'admin', role: 'admin', scopes: ['*'] },
  auditor: { kind: 'account', id: null, name: 'auditor', role: 'auditor', scopes: ['*'] },
  'leader of theirs': person(THEIR_LEADER, 'leader'),
  'leader of others': person(ANOTHER, 'leader'),
  owner: person(OWNER, 'employee'),
  'other employee': person(ANOTHER, 'employee'),
  deactivated: null,
  anonymous: null,
  'token without scope': { kind: 'token', id: null, name: 'token', role: 'admin', scopes: [] },
};

/** Every operation with what it answers to everybody, as the policy decides it. */
export const authorisationMatrix = (operations: readonly Operation[]): readonly MatrixRow[] =>
  operations.map((operation) => ({
    operation,
    cells: Object.fromEntries(ACTORS.map((name) => [name, cellOf(operation, SAMPLES[name])])) as Record<ActorName, Cell>,
  }));

/** Access that depends on whose record is asked for, and not on the role alone. */
const isPersonal = ({ access }: Operation): boolean => access === 'own' || access === 'walker' || access === 'line' || access === 'leader';

function cellOf(operation: Operation, actor: Actor | null): Cell {
  if (operation.access === 'anyone') return 'yes';
  const sight = actor === null ? undefined : sightOf(actor, operation.access);
  if (actor === null || sight === undefined) return 'no';
  if (actor.kind === 'token' && !hasScope(actor.scopes, operation.scope)) return 'no';
  if (!isPersonal(operation)) return 'yes';
  if (operation.path.includes('/:')) return sees(sight) ? 'yes' : '404';
  if (operation.kind === 'command') return 'own';
  return sight.kind === 'everyone' ? 'all' : sight.kind === 'subtree' ? 'theirs' : 'own';
}

const sees = (sight: Sight): boolean =>
  sight.kind === 'everyone' ||
  (sight.kind === 'subtree' && sight.employee === THEIR_LEADER) ||
  (sight.kind === 'own' && sight.employee === OWNER);
