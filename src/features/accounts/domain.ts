/** What an account may be. Pure. */

/** Roles that somebody is given. A leader is given none: whoever has people below them in the directory leads. */
export const ROLES = ['admin', 'auditor', 'employee'] as const;
export type Role = (typeof ROLES)[number];
