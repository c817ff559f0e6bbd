interface Node {
  readonly id: string;
  readonly name: string;
  readonly parent: { readonly id: string } | null;
}

/**
 * A list as the tree that it is, read from the top down, names in order. What names a parent that is not in the list stands
 * at the top, so that nothing is lost.
 *
 * @returns each node once, with how many stand above it
 */
export function treeOf<T extends Node>(nodes: readonly T[], language: string): { readonly node: T; readonly depth: number }[] {
  const known = new Set(nodes.map(({ id }) => id));
  const below = new Map<string | null, T[]>();
  for (const node of nodes) {
    const parent = node.parent && known.has(node.parent.id) ? node.parent.id : null;
    below.set(parent, [...(below.get(parent) ?? []), node]);
  }
  const { compare } = new Intl.Collator(language);
  const walk = (parent: string | null, depth: number): { node: T; depth: number }[] =>
    (below.get(parent) ?? []).sort((a, b) => compare(a.name, b.name)).flatMap((node) => [{ node, depth }, ...walk(node.id, depth + 1)]);
  return walk(null, 0);
}
