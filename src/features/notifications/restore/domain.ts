/**
 * Is this the database that mail was last sent from, or a copy or an earlier state of it? What waits in a copy has been
 * sent from the original, or is not meant to be sent at all.
 */

/** Where a database lies: a dump that is restored, and a database made from a template, lie elsewhere. */
export interface Place {
  /** PostgreSQL's system identifier: made by initdb, kept by replicas and by copies of the files. Null where it may not be read. */
  readonly system: string | null;
  /** OID of the database in it. */
  readonly database: string;
  /** Rises when a replica is promoted and when a backup is recovered to some point in time. Null where it may not be read. */
  readonly timeline: number | null;
}

/** What the organisation's row remembers; null before mail was first sent from here. */
export interface Remembered {
  readonly place: Place | null;
  /** The database's clock when mail was last looked after. */
  readonly aliveAt: Date | null;
}

/** What this machine has seen last, kept outside the database. */
export interface Seen {
  readonly place: Place;
  readonly aliveAt: Date;
}

/** `copied`: restored from a dump, or made from a template. `old`: the same database as it was at an earlier time. */
export type HoldReason = 'copied' | 'old';

const MINUTE = 60_000;
/** A promoted replica may lack the last moments. If it lacks more than this, mails that it does not know of have gone. */
const LAG = 2 * MINUTE;
/** How long a promotion takes at most. Whoever recovers an earlier state from a backup goes further back. */
const PROMOTION = 15 * MINUTE;
/** No restart takes a week, and what waited for one is of no use to anybody by itself. */
const LONGEST_STOP = 7 * 24 * 60 * MINUTE;

/** @returns why mail must wait for a person; undefined when all is as it was */
export function reasonToHold(place: Place, remembered: Remembered, seen: Seen | null, now: Date): HoldReason | undefined {
  if (remembered.place === null || remembered.aliveAt === null) return undefined;
  if (!samePlace(place, remembered.place)) return 'copied';
  const alive = remembered.aliveAt.getTime();
  if (seen !== null && samePlace(seen.place, place) && seen.aliveAt.getTime() - alive > LAG) return 'old';
  const silence = now.getTime() - alive;
  const recovered = place.timeline !== null && remembered.place.timeline !== null && place.timeline !== remembered.place.timeline;
  return silence > LONGEST_STOP || (recovered && silence > PROMOTION) ? 'old' : undefined;
}

/** What only one of the two knows, because of the rights of its user, tells them not apart. */
const samePlace = (one: Place, other: Place): boolean =>
  one.database === other.database && (one.system === null || other.system === null || one.system === other.system);

/** `7381…:16384:1`, with `-` for what is not known. */
export const writePlace = ({ system, database, timeline }: Place): string => `${system ?? '-'}:${database}:${timeline ?? '-'}`;

/** @returns null for what is none */
export function readPlace(text: string): Place | null {
  const [, system, database, timeline] = /^(\d+|-):(\d+):(\d+|-)$/.exec(text) ?? [];
  if (system === undefined || database === undefined || timeline === undefined) return null;
  return { system: system === '-' ? null : system, database, timeline: timeline === '-' ? null : Number(timeline) };
}
