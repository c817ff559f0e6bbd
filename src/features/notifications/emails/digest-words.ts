import type { Catalogue } from './catalogue/index.ts';
import type { Digest, Section, Walk } from './model.ts';
import { daysOfWeek } from './when.ts';

export type ChangeSection = Exclude<Section, { kind: 'week' | 'reminder' }>;
type WeekSection = Extract<Section, { kind: 'week' | 'reminder' }>;

/** What is different now, apart from what is to be done. */
export const changesOf = (digest: Digest): ChangeSection[] =>
  digest.sections.filter((section): section is ChangeSection => section.kind !== 'week' && section.kind !== 'reminder');

/** What the mail is about, if it is about a week: its first mail, or a reminder of it. */
export const weekOfDigest = (digest: Digest): WeekSection | undefined =>
  digest.sections.find((section) => section.kind === 'week') ?? digest.sections.find((section) => section.kind === 'reminder');

/** The walks that a digest describes in full, each once: those of the week first, then what changed beyond it. */
export function walksOf(digest: Digest): Walk[] {
  const walks = [
    ...digest.sections.flatMap((section) => (section.kind === 'week' || section.kind === 'reminder' ? section.walks : [])),
    ...digest.sections.flatMap((section) => ('walk' in section ? [section.walk] : [])),
  ];
  return walks.filter((walk, index) => walks.findIndex((other) => other.assignmentId === walk.assignmentId) === index);
}

export function changeLine(catalogue: Catalogue, section: ChangeSection): string {
  switch (section.kind) {
    case 'moved':
      return catalogue.changes.moved(
        section.walk.touchPoint,
        daysOfWeek(catalogue, section.fromWeek),
        daysOfWeek(catalogue, section.walk.week),
      );
    case 'relocated':
      return catalogue.changes.relocated(
        section.walk.touchPoint,
        daysOfWeek(catalogue, section.walk.week),
        section.walk.site ?? catalogue.walk.anywhere,
      );
    case 'cancelled':
      return catalogue.changes.cancelled(section.touchPoint, daysOfWeek(catalogue, section.week));
    case 'added':
      return catalogue.changes.added(section.walk.touchPoint, daysOfWeek(catalogue, section.walk.week));
  }
}

/** Subject and preview line: the week, if the mail is about one; else the change, or that there are several. */
export function digestHead(catalogue: Catalogue, digest: Digest): { subject: string; preview: string } {
  const week = weekOfDigest(digest);
  if (week) {
    const [first] = week.walks;
    return {
      subject: catalogue[week.kind].subject(week.walks.map((walk) => walk.touchPoint)),
      preview: catalogue.week.preview(daysOfWeek(catalogue, week.week), first?.site ?? null),
    };
  }
  const changes = changesOf(digest);
  const [only] = changes;
  const name = only === undefined ? '' : only.kind === 'cancelled' ? only.touchPoint : only.walk.touchPoint;
  return {
    subject: catalogue.changes.subject(changes.length === 1 && only ? only.kind : 'several', name),
    preview: catalogue.changes.preview(changes.length),
  };
}

/** Where one chooses which mail comes; in a mail that one could do without, how to be rid of it. */
export const choicesLine = (catalogue: Catalogue, { choices }: Digest): { label: string; link: string } | undefined =>
  choices && { label: choices.optional ? catalogue.footer.unsubscribe : catalogue.footer.choices, link: choices.link };

export function sameConditions(catalogue: Catalogue, walks: readonly Walk[]): string[] {
  const sentences: string[] = [];
  if (walks.some((walk) => walk.audience === 'external')) sentences.push(catalogue.sameConditions.external);
  if (walks.some((walk) => walk.audience === 'internal')) sentences.push(catalogue.sameConditions.internal);
  return sentences;
}
