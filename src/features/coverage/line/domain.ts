import { type Counts, NO_COUNTS, SMALLEST_GROUP } from '../domain.ts';

/**
 * A leader's people in groups that can be shown all: departments with too few people are counted with the one above them.
 * Pure.
 */
export interface Node extends Counts {
  readonly key: string;
  /** The department above; null at the top. */
  readonly parent: string | null;
  readonly name: string;
  /** Different people behind the numbers; 0 for a department that only holds others together. */
  readonly people: number;
}

export interface FoldedGroup extends Counts {
  /** The department that the group is named after; null for what is left of several. */
  readonly key: string | null;
  readonly people: number;
  /** Names of the departments that are counted here, the group's own one included, in order. */
  readonly departments: readonly string[];
}

/**
 * Cuts the people into groups of at least `SMALLEST_GROUP`, each person in one: from the leaves up, a department that has too
 * few, with what came up to it, hands them on to the one above. What is left at the top joins the smallest group.
 *
 * A leader gets this one cut and no other: no filters, no second grouping. So whatever they add and subtract, every number
 * that comes out is about a union of whole groups. (Two cuts of the same people can be played off against each other; the
 * classic of complementary suppression, Cox 1980, hides cells instead, and needs to know every table that will ever be asked for.)
 *
 * @param nodes departments with their own people, and those above them up to the top of the tree
 * @returns the groups by name; none when there are too few people altogether
 */
export function foldSmall(nodes: readonly Node[]): readonly FoldedGroup[] {
  const known = new Set(nodes.map((node) => node.key));
  const children = new Map<string | null, Node[]>();
  for (const node of [...nodes].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.key < b.key ? -1 : 1))) {
    const parent = node.parent !== null && known.has(node.parent) ? node.parent : null;
    children.set(parent, [...(children.get(parent) ?? []), node]);
  }
  const groups: FoldedGroup[] = [];

  /** @returns what is too small to stand for itself */
  const settle = (node: Node): FoldedGroup => {
    const own: FoldedGroup = { ...countsOf(node), key: node.key, people: node.people, departments: node.people > 0 ? [node.name] : [] };
    const whole = (children.get(node.key) ?? []).map(settle).reduce(join, own);
    const named = { ...whole, key: node.key };
    if (named.people < SMALLEST_GROUP) return named;
    groups.push(named);
    return NOTHING;
  };

  let rest = (children.get(null) ?? []).map(settle).reduce(join, NOTHING);
  if (rest.people > 0) {
    const smallest = groups.reduce<FoldedGroup | undefined>(
      (least, group) => (least && least.people <= group.people ? least : group),
      undefined,
    );
    if (rest.people < SMALLEST_GROUP && smallest) {
      groups.splice(groups.indexOf(smallest), 1);
      rest = join(rest, smallest);
    }
    if (rest.people < SMALLEST_GROUP) return [];
    groups.push({ ...rest, key: null });
  }
  return groups.sort((a, b) => ((a.departments[0] ?? '') < (b.departments[0] ?? '') ? -1 : 1));
}

const NOTHING: FoldedGroup = { ...NO_COUNTS, key: null, people: 0, departments: [] };

const countsOf = ({ required, direct, ofWhichCredited, equivalent, exempt, missing, ofWhichPlanned }: Counts): Counts => ({
  required,
  direct,
  ofWhichCredited,
  equivalent,
  exempt,
  missing,
  ofWhichPlanned,
});

const join = (a: FoldedGroup, b: FoldedGroup): FoldedGroup => ({
  key: a.key,
  people: a.people + b.people,
  departments: [...a.departments, ...b.departments],
  required: a.required + b.required,
  direct: a.direct + b.direct,
  ofWhichCredited: a.ofWhichCredited + b.ofWhichCredited,
  equivalent: a.equivalent + b.equivalent,
  exempt: a.exempt + b.exempt,
  missing: a.missing + b.missing,
  ofWhichPlanned: a.ofWhichPlanned + b.ofWhichPlanned,
});
