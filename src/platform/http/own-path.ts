const LONGEST = 500;

/**
 * A path of ours to return to; undefined for anything that a browser would read as another site's address: `//elsewhere`,
 * a backslash for a slash, a tab or line break that it drops.
 */
export const ownPath = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length <= LONGEST && /^\/(?!\/)[^\\\p{Cc}]*$/u.test(value) ? value : undefined;
