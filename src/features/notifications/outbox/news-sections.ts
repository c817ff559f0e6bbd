import { entryOf, entryText, requestSequence } from '../../calendars/domain.ts';
import type { Part } from '../domain.ts';
import { type Section, TOLD_IDEA_STATUSES } from '../emails/model.ts';
import { endOfWeek } from '../moments.ts';
import type { PersonRow, WalkRow } from './claim-rows.ts';
import type { News } from './news.ts';
import { isLive, type Told, toldOf, toWalk } from './told.ts';

type Link = (row: WalkRow) => string;

/** Walks that were asked for in a week that is over, and that nobody has said anything about since. */
export function missedSections(parts: readonly Part[], person: PersonRow, rows: readonly WalkRow[], link: Link): Section[] {
  return parts.flatMap((part) => {
    if (part.kind !== 'missed') return [];
    const open = rows.filter(
      (row) =>
        row.employee_key === person.key &&
        part.assignmentIds.includes(row.id) &&
        row.week === part.week &&
        row.valid &&
        (row.status === 'announced' || row.status === 'started'),
    );
    return open.length === 0 ? [] : [{ kind: 'missed' as const, week: part.week, walks: open.map((row) => toWalk(row, link(row))) }];
  });
}

/** Steps that a welcome lists: with more, the mail would come near the size at which Gmail cuts it off. */
const MOST_STEPS = 60;

/**
 * A new starter's whole path. Its person knows of every step from then on, so a later change is told as one; but no step is
 * announced, so plans may still move it, and its calendar entry comes with the mail of its week.
 */
export function welcomeSections(
  parts: readonly Part[],
  person: PersonRow,
  rows: readonly WalkRow[],
  news: News,
  link: Link,
): { readonly sections: Section[]; readonly told: Told[] } {
  const sections: Section[] = [];
  const told: Told[] = [];
  for (const part of parts) {
    if (part.kind !== 'welcome') continue;
    const steps = news.path(person.key, part.programmeId).flatMap((id) => rows.find((row) => row.id === id && isLive(row)) ?? []);
    const [first] = steps;
    if (first === undefined) continue;
    sections.push({
      kind: 'welcome',
      first: toWalk(first, link(first)),
      steps: steps.slice(0, MOST_STEPS).map((row) => ({ week: row.week, touchPoint: row.touch_point, site: row.site })),
      more: Math.max(0, steps.length - MOST_STEPS),
    });
    const entry = entryText(entryOf(person.calendar, person.zone));
    for (const row of steps) {
      const now = { week: row.week, venueKey: row.venue_key, entry };
      const sequence = requestSequence(row.sequence, now, toldOf(row));
      told.push({ ...now, row, assignmentId: row.id, sequence, method: 'REQUEST', announce: false, calendar: false });
    }
  }
  return { sections, told };
}

/** Where each idea stands now; nothing about one that is back where its person knew it. */
export function ideaSections(parts: readonly Part[], rows: readonly WalkRow[], news: News, link: Link): Section[] {
  const knew = new Map<string, string>();
  for (const part of parts) if (part.kind === 'idea' && !knew.has(part.ideaId)) knew.set(part.ideaId, part.was);
  return [...knew].flatMap(([id, was]) => {
    const idea = news.idea(id);
    const row = rows.find((candidate) => candidate.id === idea?.assignment_id);
    const status = TOLD_IDEA_STATUSES.find((one) => one === idea?.status);
    if (!idea || !row || status === undefined || status === was) return [];
    const { touch_point: touchPoint, text, reason } = idea;
    return [{ kind: 'idea' as const, touchPoint, text, status, reason, link: link(row) }];
  });
}

/** A manager's week: nothing when nobody right below is out and nothing became of the week before. */
export function teamSections(parts: readonly Part[], person: PersonRow, news: News, link: string, now: Date): Section[] {
  return parts.flatMap((part) => {
    if (part.kind !== 'team' || endOfWeek(person.zone, part.week) <= now) return [];
    const out = news.out(person.key, part.week);
    if (out.out.length === 0 && part.figures.lastWeek === null) return [];
    return [{ kind: 'team' as const, week: part.week, ...out, figures: part.figures, link }];
  });
}
