import { addDays, dateIn } from '../../../platform/iso-week.ts';
import { cancelSequence, entryOf, entryText, requestSequence } from '../../calendars/domain.ts';
import type { Change, Part, Reason } from '../domain.ts';
import type { Section, Walk } from '../emails/model.ts';
import { endOfWeek } from '../moments.ts';
import type { PersonRow, WalkRow } from './claim-rows.ts';
import type { News } from './news.ts';
import { ideaSections, missedSections, teamSections, welcomeSections } from './news-sections.ts';
import { isLive, isOpen, type Told, toldOf, toWalk } from './told.ts';

/** What a digest says now, and of which assignments. No sections: `nothing` says why there is nothing to say. */
export interface DigestContent {
  readonly sections: readonly Section[];
  readonly told: readonly Told[];
  readonly nothing: Extract<Reason, 'absent' | 'left' | 'week-over' | 'nothing-left'>;
}

const CALLED_OFF = new Set(['cancelled', 'excused']);

/**
 * Composes a digest from the assignments as they are now, whatever was true when its parts were queued.
 *
 * @param news what ideas, paths and teams are about
 * @param coverage the URL of the page where coverage is
 * @param messageId the message that will carry it: what it told on an earlier try it tells again
 * @param link the URL for an assignment; called once a walk
 */
export function composeDigest(
  parts: readonly Part[],
  person: PersonRow,
  rows: readonly WalkRow[],
  news: News,
  coverage: string,
  messageId: string,
  now: Date,
  link: (row: WalkRow) => string,
): DigestContent {
  const sections: Section[] = [];
  const told = new Map<string, Told>();
  const links = new Map<string, string>();
  const entry = entryText(entryOf(person.calendar, person.zone));
  let nothing: DigestContent['nothing'] = 'nothing-left';

  const linkOnce = (row: WalkRow): string => {
    const url = links.get(row.id) ?? link(row);
    links.set(row.id, url);
    return url;
  };
  const walk = (row: WalkRow, announce = true): Walk => {
    told.set(row.id, {
      row,
      assignmentId: row.id,
      week: row.week,
      venueKey: row.venue_key,
      sequence: requestSequence(row.sequence, { week: row.week, venueKey: row.venue_key, entry }, toldOf(row)),
      method: 'REQUEST',
      announce,
      calendar: true,
      entry,
    });
    return toWalk(row, linkOnce(row));
  };

  const isStale = (row: WalkRow): boolean => row.told_entry !== null && row.told_entry !== entry;

  const changes = lastOfEach(parts.flatMap((part) => (part.kind === 'change' ? part.changes : [])));
  for (const change of changes) {
    const row = rows.find((candidate) => candidate.id === change.assignmentId);
    const different = row ? newsOf(change, row, person, now) : undefined;
    if (!row || !different) continue;
    if (different.kind === 'cancelled') {
      sections.push({ kind: 'cancelled', touchPoint: row.touch_point, week: different.week });
      told.set(row.id, {
        row,
        assignmentId: row.id,
        week: different.week,
        venueKey: row.venue_key,
        sequence: cancelSequence(row.sequence, toldOf(row)),
        method: 'CANCEL',
        announce: false,
        calendar: true,
        entry: row.told_entry ?? entry,
      });
    } else if (different.kind === 'moved') {
      sections.push({ kind: 'moved', walk: walk(row, isNear(row, person, now)), fromWeek: different.fromWeek });
    } else if (different.kind === 'relocated') {
      sections.push({ kind: 'relocated', walk: walk(row, isNear(row, person, now)), fromSite: different.fromSite });
    } else {
      sections.push({ kind: 'added', walk: walk(row) });
    }
  }

  const couldGo = (week: string): boolean => {
    if (endOfWeek(person.zone, week) <= now) nothing = 'week-over';
    else if (person.end_date !== null && person.end_date < week) nothing = 'left';
    else if (isAwayForTheRest(person, week, now)) nothing = 'absent';
    else return true;
    return false;
  };

  const weeks = new Map<string, { supplement: boolean }>();
  for (const part of parts) {
    if (part.kind === 'weekly') weeks.set(part.week, { supplement: part.supplement && (weeks.get(part.week)?.supplement ?? true) });
  }
  for (const [week, { supplement }] of [...weeks].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (couldGo(week)) {
      const walks = rows.filter(
        (row) =>
          row.employee_key === person.key &&
          row.week === week &&
          isLive(row) &&
          (!supplement || (row.status === 'planned' && !told.has(row.id)) || row.covered_by.includes(messageId)),
      );
      if (walks.length > 0)
        sections.push({ kind: 'week', week, ahead: dateIn(person.zone, now) < week, walks: walks.map((row) => walk(row)) });
    }
  }
  for (const part of parts) {
    if (part.kind !== 'reminder' || !couldGo(part.week)) continue;
    const open = rows.filter(
      (row) =>
        row.employee_key === person.key &&
        row.week === part.week &&
        row.valid &&
        (row.status === 'announced' || row.status === 'started') &&
        !told.has(row.id),
    );
    // A reminder says nothing new: the entry in the calendar stays as it is, unless the person has chosen other hours since.
    if (open.length > 0)
      sections.push({
        kind: 'reminder',
        week: part.week,
        walks: open.map((row) => (isStale(row) ? walk(row) : toWalk(row, linkOnce(row)))),
      });
  }
  sections.push(...missedSections(parts, person, rows, linkOnce));
  const welcome = welcomeSections(parts, person, rows, news, linkOnce);
  sections.push(...welcome.sections);
  for (const one of welcome.told) if (!told.has(one.assignmentId)) told.set(one.assignmentId, one);
  sections.push(...ideaSections(parts, rows, news, linkOnce), ...teamSections(parts, person, news, coverage, now));
  return { sections, told: [...told.values()], nothing };
}

/**
 * A walk that is some weeks away stays free to be moved by the next plan, although its person was told of it: that is what
 * change notices are for. One of the next days is fixed.
 */
const NEAR = 14 * 24 * 3_600_000;
const isNear = (row: WalkRow, person: PersonRow, now: Date): boolean => endOfWeek(person.zone, row.week).getTime() - now.getTime() < NEAR;

/** Weeks after which nobody is asked about a walk any more. */
const NUDGE_WEEKS = 3;

/** Whether a part has nothing to say any more to somebody who is back on a day. */
export function isTooLate(part: Part, back: string): boolean {
  switch (part.kind) {
    case 'weekly':
    case 'reminder':
    case 'team':
      return back > addDays(part.week, 4);
    case 'missed':
      return back > addDays(part.week, 7 * NUDGE_WEEKS);
    default:
      return false;
  }
}

/**
 * The Monday of the week that a mail belongs to, so that all mails of one person about one week are a thread: the week it
 * tells or reminds of; else the one that its first change was announced for. News of ideas belong to no week.
 */
export function weekOfThread(sections: readonly Section[]): string | undefined {
  const main = sections.find((section) => section.kind === 'week') ?? sections.find((section) => section.kind === 'reminder');
  const [first] = sections;
  if (main || first === undefined) return main?.week;
  if (first.kind === 'moved') return first.fromWeek;
  if (first.kind === 'welcome') return first.first.week;
  if ('walk' in first) return first.walk.week;
  return 'week' in first ? first.week : undefined;
}

/** The last word on each assignment; where it came from is what the first one said. */
function lastOfEach(changes: readonly Change[]): Change[] {
  const last = new Map<string, Change>();
  for (const change of changes) {
    const first = last.get(change.assignmentId);
    last.set(change.assignmentId, first ? { ...change, fromWeek: first.fromWeek } : change);
  }
  return [...last.values()];
}

type Difference =
  | { readonly kind: 'moved'; readonly fromWeek: string }
  | { readonly kind: 'relocated'; readonly fromSite: string | null }
  | { readonly kind: 'cancelled'; readonly week: string }
  | { readonly kind: 'added' };

/** What is new about an assignment compared with what the person was told last; undefined when nothing is. */
function newsOf(change: Change, row: WalkRow, person: PersonRow, now: Date): Difference | undefined {
  const knows = row.told_method === 'REQUEST' ? row.told_week : null;
  if (isLive(row)) {
    if (endOfWeek(person.zone, row.week) <= now) return undefined;
    const from = row.told_method === null && change.change !== 'added' ? change.fromWeek : knows;
    if (from === null) return { kind: 'added' };
    if (from !== row.week) return { kind: 'moved', fromWeek: from };
    return row.told_venue_key === row.venue_key ? undefined : { kind: 'relocated', fromSite: row.told_site };
  }
  if (!CALLED_OFF.has(row.status) && !isOpen(row)) return undefined;
  if (row.told_method === 'CANCEL') return undefined;
  const week = knows ?? change.fromWeek ?? row.week;
  return endOfWeek(person.zone, week) <= now ? undefined : { kind: 'cancelled', week };
}

/** Away on every working day that remains of a week, by the dates of the directory; at its end, away today. */
function isAwayForTheRest(person: PersonRow, week: string, now: Date): boolean {
  const today = dateIn(person.zone, now);
  const first = today > week ? today : week;
  const friday = addDays(week, 4);
  for (let date = first; date <= friday || date === first; date = addDays(date, 1)) {
    if (!absenceOn(person, date)) return false;
  }
  return true;
}

const absenceOn = (person: PersonRow, date: string) => person.absences.find((absence) => absence.from <= date && date < absence.until);

/** The first day on which somebody who is away now is back; undefined for who is there. */
export function backOn(person: PersonRow, now: Date): string | undefined {
  let date = dateIn(person.zone, now);
  let away = absenceOn(person, date);
  if (!away) return undefined;
  while (away) {
    date = away.until;
    away = absenceOn(person, date);
  }
  return date;
}
