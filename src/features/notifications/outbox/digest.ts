import { addDays, dateIn } from '../../../platform/iso-week.ts';
import { cancelSequence, entryOf, entryText, requestSequence, type Told } from '../../calendars/domain.ts';
import type { Change, Part, Reason } from '../domain.ts';
import type { Section, Walk } from '../emails/model.ts';
import { endOfWeek } from '../moments.ts';
import type { PersonRow, ToldRow, WalkRow } from './claim-store.ts';

/** What a digest says now, and of which assignments. No sections: `nothing` says why there is nothing to say. */
export interface DigestContent {
  readonly sections: readonly Section[];
  readonly told: readonly (Omit<ToldRow, 'messageId'> & { readonly row: WalkRow })[];
  readonly nothing: Extract<Reason, 'absent' | 'left' | 'week-over' | 'nothing-left'>;
}

const LIVE = new Set(['planned', 'announced', 'started']);
const CALLED_OFF = new Set(['cancelled', 'excused']);
const isLive = (row: WalkRow): boolean => LIVE.has(row.status) && row.valid;

/**
 * Composes a digest from the assignments as they are now, whatever was true when its parts were queued.
 *
 * @param messageId the message that will carry it: what it told on an earlier try it tells again
 * @param link the URL for an assignment; called once a walk
 */
export function composeDigest(
  parts: readonly Part[],
  person: PersonRow,
  rows: readonly WalkRow[],
  messageId: string,
  now: Date,
  link: (row: WalkRow) => string,
): DigestContent {
  const sections: Section[] = [];
  const told = new Map<string, DigestContent['told'][number]>();
  const links = new Map<string, string>();
  const entry = entryText(entryOf(person.calendar, person.zone));
  let nothing: DigestContent['nothing'] = 'nothing-left';

  const walk = (row: WalkRow): Walk => {
    const url = links.get(row.id) ?? link(row);
    links.set(row.id, url);
    told.set(row.id, {
      row,
      assignmentId: row.id,
      week: row.week,
      venueKey: row.venue_key,
      sequence: requestSequence(row.sequence, { week: row.week, venueKey: row.venue_key, entry }, toldOf(row)),
      method: 'REQUEST',
      entry,
    });
    return toWalk(row, url);
  };

  const isStale = (row: WalkRow): boolean => row.told_entry !== null && row.told_entry !== entry;

  const changes = lastOfEach(parts.flatMap((part) => (part.kind === 'change' ? part.changes : [])));
  for (const change of changes) {
    const row = rows.find((candidate) => candidate.id === change.assignmentId);
    const news = row ? newsOf(change, row, person, now) : undefined;
    if (!row || !news) continue;
    if (news.kind === 'cancelled') {
      sections.push({ kind: 'cancelled', touchPoint: row.touch_point, week: news.week });
      told.set(row.id, {
        row,
        assignmentId: row.id,
        week: news.week,
        venueKey: row.venue_key,
        sequence: cancelSequence(row.sequence, toldOf(row)),
        method: 'CANCEL',
        entry: row.told_entry ?? entry,
      });
    } else if (news.kind === 'moved') {
      sections.push({ kind: 'moved', walk: walk(row), fromWeek: news.fromWeek });
    } else if (news.kind === 'relocated') {
      sections.push({ kind: 'relocated', walk: walk(row), fromSite: news.fromSite });
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
      if (walks.length > 0) sections.push({ kind: 'week', week, walks: walks.map(walk) });
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
      sections.push({ kind: 'reminder', week: part.week, walks: open.map((row) => (isStale(row) ? walk(row) : toWalk(row, link(row)))) });
  }
  return { sections, told: [...told.values()], nothing };
}

/**
 * The Monday of the week that a mail belongs to, so that all mails of one person about one week are a thread: the week it
 * tells or reminds of; else the one that its first change was announced for.
 */
export function weekOfThread(sections: readonly Section[]): string | undefined {
  const main = sections.find((section) => section.kind === 'week') ?? sections.find((section) => section.kind === 'reminder');
  const [first] = sections;
  if (main) return main.week;
  if (first?.kind === 'moved') return first.fromWeek;
  return first && ('walk' in first ? first.walk.week : first.week);
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

type News =
  | { readonly kind: 'moved'; readonly fromWeek: string }
  | { readonly kind: 'relocated'; readonly fromSite: string | null }
  | { readonly kind: 'cancelled'; readonly week: string }
  | { readonly kind: 'added' };

/** What is new about an assignment compared with what the person was told last; undefined when nothing is. */
function newsOf(change: Change, row: WalkRow, person: PersonRow, now: Date): News | undefined {
  const knows = row.told_method === 'REQUEST' ? row.told_week : null;
  if (isLive(row)) {
    if (endOfWeek(person.zone, row.week) <= now) return undefined;
    const from = row.told_method === null && change.change !== 'added' ? change.fromWeek : knows;
    if (from === null) return { kind: 'added' };
    if (from !== row.week) return { kind: 'moved', fromWeek: from };
    return row.told_venue_key === row.venue_key ? undefined : { kind: 'relocated', fromSite: row.told_site };
  }
  if (!CALLED_OFF.has(row.status) && !LIVE.has(row.status)) return undefined;
  if (row.told_method === 'CANCEL') return undefined;
  const week = knows ?? change.fromWeek ?? row.week;
  return endOfWeek(person.zone, week) <= now ? undefined : { kind: 'cancelled', week };
}

const toldOf = (row: WalkRow): Told | null =>
  row.told_sequence === null
    ? null
    : {
        week: row.told_week as string,
        venueKey: row.told_venue_key as number,
        entry: row.told_entry as string,
        sequence: row.told_sequence,
        method: row.told_method as Told['method'],
      };

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

const toWalk = (row: WalkRow, link: string): Walk => ({
  assignmentId: row.id,
  week: row.week,
  touchPoint: row.touch_point,
  stage: row.stage,
  channel: row.channel,
  audience: row.audience,
  brief: row.brief,
  site: row.site,
  durationMinutes: row.duration_minutes,
  promisedWaitMinutes: row.promised_wait_minutes,
  photo: row.photo,
  link,
});
