import { ownPath } from './own-path.ts';

const KEPT_AS = 'its-next';

/** Remembers where the reader was going, until the mailed link is opened in another tab. */
export function keepNext(next: unknown): void {
  const path = ownPath(next);
  try {
    if (path === undefined) localStorage.removeItem(KEPT_AS);
    else localStorage.setItem(KEPT_AS, path);
  } catch {
    // without storage the way leads to the home page
  }
}

/** Where the reader was going, once. */
export function takeNext(): string {
  try {
    const next = localStorage.getItem(KEPT_AS);
    localStorage.removeItem(KEPT_AS);
    return ownPath(next) ?? '/';
  } catch {
    return '/';
  }
}
