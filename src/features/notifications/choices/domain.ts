import type { Part } from '../domain.ts';

/**
 * Mail that a person may do without. What they are asked to do, what has changed about it, the way in and the alerts of an
 * administrator are work, not news: those come always. New kinds go to the end: a link in a mail counts by position.
 */
export const OPTIONAL_KINDS = ['reminder', 'missed-week', 'manager-digest', 'leadership-report', 'idea-status'] as const;
export type OptionalKind = (typeof OPTIONAL_KINDS)[number];

/** Those that only somebody who leads people gets. */
export const LEADERS_KINDS: ReadonlySet<OptionalKind> = new Set<OptionalKind>(['manager-digest', 'leadership-report']);

/** What a part of a mail is to its reader; null: it comes always. A new part has to decide here. */
const KIND_OF_PART: Readonly<Record<Part['kind'], OptionalKind | null>> = {
  weekly: null,
  change: null,
  reminder: 'reminder',
  missed: 'missed-week',
  welcome: null,
  idea: 'idea-status',
  team: 'manager-digest',
};

/** The parts that somebody with these choices still wants. */
export const wantedParts = (parts: readonly Part[], unwanted: readonly OptionalKind[]): Part[] =>
  parts.filter((part) => {
    const kind = KIND_OF_PART[part.kind];
    return kind === null || !unwanted.includes(kind);
  });
