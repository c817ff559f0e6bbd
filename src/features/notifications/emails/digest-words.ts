import type { Catalogue } from './catalogue/index.ts';
import type { Digest, IdeaSection, Section, TeamSection, Walk, WelcomeSection } from './model.ts';
import { dateInWords, daysOfWeek } from './when.ts';

type Of<Kind extends Section['kind']> = Extract<Section, { kind: Kind }>;
export type ChangeSection = Of<'moved' | 'relocated' | 'cancelled' | 'added'>;
export type MissedSection = Of<'missed'>;
type WeekSection = Of<'week' | 'reminder'>;

const CHANGES: ReadonlySet<string> = new Set(['moved', 'relocated', 'cancelled', 'added'] satisfies ChangeSection['kind'][]);

/** What is different now, apart from what is to be done. */
export const changesOf = (digest: Digest): ChangeSection[] =>
  digest.sections.filter((section): section is ChangeSection => CHANGES.has(section.kind));

export const welcomesOf = (digest: Digest): WelcomeSection[] => digest.sections.filter((section) => section.kind === 'welcome');

/** Walks without a word, of one week or, for whoever was away, of several: asked about once, the earliest first. */
export function missedOf(digest: Digest): MissedSection[] {
  const sections = digest.sections.filter((section) => section.kind === 'missed');
  const [first] = sections.toSorted((one, other) => one.week.localeCompare(other.week));
  if (first === undefined) return [];
  const walks = sections.flatMap((section) => section.walks).sort((one, other) => one.week.localeCompare(other.week));
  return [{ ...first, walks }];
}

export const ideasOf = (digest: Digest): IdeaSection[] => digest.sections.filter((section) => section.kind === 'idea');
export const teamsOf = (digest: Digest): TeamSection[] => digest.sections.filter((section) => section.kind === 'team');

/** Which of its sections a digest is named after: what is most important to its reader. */
export type Lead = 'welcome' | 'week' | 'reminder' | 'missed' | 'changes' | 'idea' | 'team';

export function leadOf(digest: Digest): Lead {
  const kinds = new Set(digest.sections.map((section) => section.kind));
  for (const kind of ['welcome', 'week', 'reminder', 'missed'] as const) if (kinds.has(kind)) return kind;
  if (changesOf(digest).length > 0) return 'changes';
  return kinds.has('idea') ? 'idea' : 'team';
}

/** Where the one button of a digest stands; its other links are words. The nearest thing to do has it. */
export function buttonOf(digest: Digest): 'walk' | 'missed' | 'welcome' | 'idea' | 'team' {
  if (walksOf(digest).length > 0) return 'walk';
  if (missedOf(digest).length > 0) return 'missed';
  if (welcomesOf(digest).length > 0) return 'welcome';
  return ideasOf(digest).length > 0 ? 'idea' : 'team';
}

/** What the last lines say: why one gets this, whose the links are, whom the figures are for. */
export function footerOf(catalogue: Catalogue, digest: Digest): string[] {
  const lines = [catalogue.footer.why(digest.organisation)];
  if (teamsOf(digest).length > 0) lines.push(catalogue.footer.team(digest.organisation));
  const personal = walksOf(digest).length + missedOf(digest).length + welcomesOf(digest).length + ideasOf(digest).length > 0;
  if (personal) lines.push(catalogue.footer.personal);
  return lines;
}

/** What a week's mail begins with; a welcome has said it already. */
export const introOf = (catalogue: Catalogue, digest: Digest): string | undefined => {
  const week = weekOfDigest(digest);
  return week && (week.kind === 'reminder' || leadOf(digest) !== 'welcome') ? catalogue[week.kind].intro(digest.organisation) : undefined;
};

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
      return catalogue.changes.relocated(section.walk.touchPoint, daysOfWeek(catalogue, section.walk.week), section.walk.site);
    case 'cancelled':
      return catalogue.changes.cancelled(section.touchPoint, daysOfWeek(catalogue, section.week));
    case 'added':
      return catalogue.changes.added(section.walk.touchPoint, daysOfWeek(catalogue, section.walk.week));
  }
}

/** Subject, preview line and heading: those of the section that leads. */
export function digestHead(catalogue: Catalogue, digest: Digest): { subject: string; preview: string; heading: string } {
  const lead = leadOf(digest);
  switch (lead) {
    case 'welcome': {
      const [section] = welcomesOf(digest) as [WelcomeSection];
      const { subject, preview, heading } = catalogue.welcome;
      return { subject: subject(digest.organisation), preview: preview(section.steps.length + section.more), heading };
    }
    case 'week':
    case 'reminder': {
      const week = weekOfDigest(digest) as WeekSection;
      const subject = week.kind === 'week' && week.ahead ? catalogue.week.subjectAhead : catalogue[lead].subject;
      return {
        subject: subject(week.walks.map((walk) => walk.touchPoint)),
        preview: catalogue[lead].preview(daysOfWeek(catalogue, week.week), commonSite(week.walks)),
        heading: catalogue[lead].heading,
      };
    }
    case 'missed': {
      const { subject, preview, heading } = catalogue.missed;
      return { subject: subject(missedOf(digest).flatMap(({ walks }) => walks.map((walk) => walk.touchPoint))), preview, heading };
    }
    case 'changes':
      return changesHead(catalogue, changesOf(digest));
    case 'idea': {
      const [first, ...others] = ideasOf(digest) as [IdeaSection, ...IdeaSection[]];
      const { subject, several, preview, previewSeveral } = catalogue.idea;
      const name = others.length === 0 ? subject(first.touchPoint) : several;
      const touchPoints = [...new Set([first, ...others].map((one) => one.touchPoint))];
      return { subject: name, preview: others.length === 0 ? preview[first.status] : previewSeveral(touchPoints), heading: name };
    }
    case 'team': {
      const [section] = teamsOf(digest) as [TeamSection];
      const { subject, preview, heading } = catalogue.team;
      return {
        subject: subject(dateInWords(catalogue, section.week)),
        preview: preview(section.out.length + section.more, section.figures.people),
        heading,
      };
    }
  }
}

/** The site of all of a mail's walks, if it is the same one. */
function commonSite(walks: readonly Walk[]): string | null {
  const [first, ...others] = new Set(walks.map((walk) => walk.site));
  return others.length === 0 ? (first ?? null) : null;
}

function changePreview(catalogue: Catalogue, section: ChangeSection): string {
  const words = catalogue.changes.preview;
  switch (section.kind) {
    case 'relocated':
      return words.relocated(section.walk.site);
    case 'cancelled':
      return words.cancelled;
    default:
      return words[section.kind](daysOfWeek(catalogue, section.walk.week));
  }
}

function changesHead(catalogue: Catalogue, changes: readonly ChangeSection[]): { subject: string; preview: string; heading: string } {
  const [only] = changes;
  const name = only === undefined ? '' : only.kind === 'cancelled' ? only.touchPoint : only.walk.touchPoint;
  return {
    subject: changes.length === 1 && only ? catalogue.changes.subject[only.kind](name) : catalogue.changes.several,
    preview: changes.length === 1 && only ? changePreview(catalogue, only) : catalogue.changes.preview.several(changes.length),
    heading: catalogue.changes.heading,
  };
}

/** Where one chooses which mail comes; in a mail that one could do without, how to be rid of it. */
export const choicesLine = (catalogue: Catalogue, { choices }: Pick<Digest, 'choices'>): { label: string; link: string } | undefined =>
  choices && { label: choices.optional ? catalogue.footer.unsubscribe : catalogue.footer.choices, link: choices.link };

export function sameConditions(catalogue: Catalogue, walks: readonly Walk[]): string[] {
  const sentences: string[] = [];
  if (walks.some((walk) => walk.audience === 'external')) sentences.push(catalogue.sameConditions.external);
  if (walks.some((walk) => walk.audience === 'internal')) sentences.push(catalogue.sameConditions.internal);
  return sentences;
}
