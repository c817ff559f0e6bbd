import type { Actor } from '../../platform/db/unit-of-work.ts';
import { ProductError } from '../../platform/errors.ts';
import type { Operation } from '../../platform/http/operation.ts';

export const ANONYMOUS: Actor = { kind: 'system', id: null, name: 'anonymous', role: 'none', scopes: [] };

/**
 * Who may call an operation. The one place that decides it.
 *
 * - `anyone`: no sign-in needed.
 * - `signed-in`: every active account.
 * - `leadership`: reads of figures about groups: leaders, and whoever is staff.
 * - `staff`: reads of the whole company's data: administrators and auditors.
 * - `admin`: administrators.
 *
 * A token acts for its account within its scopes; it never has more than its owner.
 *
 * @throws unauthenticated, forbidden
 */
export function authorize(actor: Actor | null, operation: Operation): Actor {
  if (operation.access === 'anyone') return actor ?? ANONYMOUS;
  if (actor === null) throw new ProductError('unauthenticated', 'Sign in, or send "Authorization: Bearer <token>".');
  if (!mayBy(actor, operation)) {
    throw new ProductError('forbidden', `Your role (${actor.role}) may not do this. Ask an administrator of your organisation.`);
  }
  if (actor.kind === 'token' && !hasScope(actor.scopes, operation.scope)) {
    throw new ProductError('forbidden', `This token lacks the scope "${operation.scope}". Create one that has it.`);
  }
  return actor;
}

function mayBy(actor: Actor, operation: Operation): boolean {
  if (actor.role === 'admin') return true;
  switch (operation.access) {
    case 'signed-in':
      return actor.role !== 'none';
    case 'leadership':
      return actor.role === 'leader' || actor.role === 'auditor';
    case 'staff':
      return actor.role === 'auditor';
    default:
      return false;
  }
}

/** `*` is every scope, `directory:*` every scope of an area. */
export function hasScope(scopes: readonly string[], needed: string): boolean {
  const area = needed.split(':')[0];
  return scopes.some((scope) => scope === '*' || scope === needed || scope === `${area}:*`);
}
