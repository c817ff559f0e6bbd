const KEPT_AS = 'its-next';

/** Remembers where the reader was going, in this tab: the mailed link usually opens in it or right beside it. */
export function keepNext(next: string | undefined): void {
  try {
    if (next === undefined) localStorage.removeItem(KEPT_AS);
    else localStorage.setItem(KEPT_AS, next);
  } catch {
    // without storage the way leads to the home page
  }
}

export function takeNext(): string {
  try {
    const next = localStorage.getItem(KEPT_AS);
    localStorage.removeItem(KEPT_AS);
    return next !== null && /^\/(?![/\\])/.test(next) ? next : '/';
  } catch {
    return '/';
  }
}
