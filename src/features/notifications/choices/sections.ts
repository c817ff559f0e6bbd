import type { Section } from '../emails/model.ts';
import { OPTIONAL_KINDS, type OptionalKind } from './domain.ts';

/** What a section of a mail is to its reader; null: it comes always. A new section has to decide here. */
const KIND_OF_SECTION: Readonly<Record<Section['kind'], OptionalKind | null>> = {
  week: null,
  moved: null,
  relocated: null,
  cancelled: null,
  added: null,
  reminder: 'reminder',
  missed: 'missed-week',
  welcome: null,
  idea: 'idea-status',
  team: 'manager-digest',
};

/**
 * The kinds that a mail consists of, when a reader could do without all of it: only such a mail offers to be unsubscribed
 * from. One section that comes always makes the answer empty.
 */
export function optionalKindsOf(sections: readonly Section[]): OptionalKind[] {
  const kinds = sections.map((section) => KIND_OF_SECTION[section.kind]);
  return kinds.includes(null) ? [] : OPTIONAL_KINDS.filter((kind) => kinds.includes(kind));
}
