import type { Actor } from '../../platform/db/unit-of-work.ts';
import { ProductError } from '../../platform/errors.ts';
import type { Access, Admitted, Operation } from '../../platform/http/operation.ts';
import { NOBODY, type Sight } from '../../platform/sight.ts';

export const ANONYMOUS: Actor = { kind: 'system', id: null, name: 'anonymous', role: 'none', scopes: [] };

/**
 * Who may call an operation, and whose records they then see. The one place that decides either.
 *
 * A token acts for its account within its scopes; it never has more than its owner.
 *
 * @throws unauthenticated, forbidden
 */
export function authorize(actor: Actor | null, operation: Pick<Operation, 'access' | 'scope'>): Admitted {
  if (operation.access === 'anyone') return { actor: actor ?? ANONYMOUS, sight: NOBODY };
  if (actor === null) throw new ProductError('unauthenticated', 'Sign in, or send "Authorization: Bearer <token>".');
  const sight = sightOf(actor, operation.access);
  if (sight === undefined) throw new ProductError('forbidden', REFUSALS[operation.access] ?? refusalByRole(actor));
  if (actor.kind === 'token' && !hasScope(actor.scopes, operation.scope)) {
    throw new ProductError('forbidden', `This token lacks the scope "${operation.scope}". Create one that has it.`);
  }
  return { actor, sight };
}

const refusalByRole = (actor: Actor): string => `Your role (${actor.role}) may not do this. Ask an administrator of your organisation.`;

const REFUSALS: Partial<Record<Access, string>> = {
  leader: 'Nobody reports to you in the directory, and you head no department. Ask an administrator of your organisation.',
};

/**
 * Whose records somebody sees through an operation of this access; undefined: they may not call it at all.
 *
 * - `anyone`: no sign-in needed; nothing personal.
 * - `signed-in`: every active account; what is about a person is their own.
 * - `own`: the same, for what is only ever one's own: experiences, ideas, sessions.
 * - `walker`: what people do to their own walk; administrators to everybody's.
 * - `line`: reads about people: administrators and auditors see everyone, leaders the people below them, all see themselves.
 * - `leader`: whoever has people below them, about those.
 * - `staff`: reads of the whole company's data: administrators and auditors.
 * - `admin`: administrators.
 */
export function sightOf(actor: Actor, access: Access): Sight | undefined {
  if (actor.role === 'none') return access === 'anyone' ? NOBODY : undefined;
  const own: Sight = actor.employee ? { kind: 'own', employee: actor.employee.key } : NOBODY;
  const subtree: Sight | undefined = actor.employee?.leads ? { kind: 'subtree', employee: actor.employee.key } : undefined;
  const everyone: Sight = { kind: 'everyone', feelings: actor.role === 'admin' };
  const isStaff = actor.role === 'admin' || actor.role === 'auditor';
  switch (access) {
    case 'anyone':
    case 'signed-in':
    case 'own':
      return own;
    case 'walker':
      return actor.role === 'admin' ? everyone : own;
    case 'line':
      return isStaff ? everyone : (subtree ?? own);
    case 'leader':
      return subtree;
    case 'staff':
      return isStaff ? everyone : undefined;
    case 'admin':
      return actor.role === 'admin' ? everyone : undefined;
  }
}

/** `*` is every scope, `directory:*` every scope of an area. */
export function hasScope(scopes: readonly string[], needed: string): boolean {
  const area = needed.split(':')[0];
  return scopes.some((scope) => scope === '*' || scope === needed || scope === `${area}:*`);
}

/**
 * Whether this caller may make administrators, and change who or where they are: a token for the accounts alone could
 * otherwise make itself a person who may do everything.
 */
export const mayMakeAdmins = (actor: Actor): boolean => actor.role === 'admin' && (actor.kind !== 'token' || hasScope(actor.scopes, '*'));
