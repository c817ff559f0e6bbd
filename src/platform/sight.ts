/**
 * Whose records somebody may see. The policy decides it for each request; read models apply it in SQL, so that what is
 * out of sight answers like what does not exist. People are given by their key in the database.
 *
 * - `everyone`: the whole organisation. `feelings`: also what a single person lived through and why they could not go.
 * - `subtree`: the people below somebody by the directory, and that person. Feelings: their own alone.
 * - `own`: one person.
 * - `nobody`: whoever has no record in the directory.
 */
export type Sight =
  | { readonly kind: 'everyone'; readonly feelings: boolean }
  | { readonly kind: 'subtree'; readonly employee: number }
  | { readonly kind: 'own'; readonly employee: number }
  | { readonly kind: 'nobody' };

export const NOBODY: Sight = { kind: 'nobody' };

/** For work that the product does by itself, and for a link whose secret was the authority. */
export const EVERYTHING: Sight = { kind: 'everyone', feelings: true };

/** Whether what this person felt, and why they could not go, may be read: an organisation learns from all, not about one. */
export function seesFeelingsOf(sight: Sight, employee: number): boolean {
  switch (sight.kind) {
    case 'everyone':
      return sight.feelings;
    case 'subtree':
    case 'own':
      return sight.employee === employee;
    case 'nobody':
      return false;
  }
}
