/**
 * A path of ours, never another site's address; undefined for anything else. A browser reads a backslash as a slash, and drops tabs
 * and line breaks.
 */
export const ownPath = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\/(?!\/)[^\\\p{Cc}]*$/u.test(value) ? value : undefined;
