/** A record and the one above it. */
export interface Link {
  readonly key: number;
  readonly parent: number;
  readonly code: string;
  /** Null for a record that the file does not have. */
  readonly line: number | null;
}

/**
 * The loops among links, each once, starting at its first link in the order given.
 *
 * @param links every link of the loops and any others; a parent without a link ends a walk
 */
export function loopsOf(links: readonly Link[]): readonly (readonly Link[])[] {
  const byKey = new Map(links.map((link) => [link.key, link]));
  const done = new Set<number>();
  const loops: Link[][] = [];
  for (const start of links) {
    const walk: Link[] = [];
    const at = new Map<number, number>();
    for (let link: Link | undefined = start; link && !done.has(link.key); link = byKey.get(link.parent)) {
      const seen = at.get(link.key);
      if (seen !== undefined) {
        loops.push(walk.slice(seen));
        break;
      }
      at.set(link.key, walk.length);
      walk.push(link);
    }
    for (const link of walk) done.add(link.key);
  }
  return loops;
}
