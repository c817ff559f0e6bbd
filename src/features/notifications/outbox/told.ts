import type { Walk } from '../emails/model.ts';
import type { ToldRow, WalkRow } from './claim-store.ts';

/** A walk that the mail tells of; `calendar`: with its calendar entry. */
export interface Told extends Omit<ToldRow, 'messageId'> {
  readonly row: WalkRow;
  readonly calendar: boolean;
}

const LIVE = new Set(['planned', 'announced', 'started']);

export const isOpen = (row: WalkRow): boolean => LIVE.has(row.status);
export const isLive = (row: WalkRow): boolean => isOpen(row) && row.valid;

/** A calendar takes a change only with a higher SEQUENCE than it holds. The same content again keeps its number. */
export function requestSequence(row: WalkRow): number {
  if (row.told_sequence === null) return row.sequence;
  const same = row.told_method === 'REQUEST' && row.told_week === row.week && row.told_venue_key === row.venue_key;
  return Math.max(row.sequence, same ? row.told_sequence : row.told_sequence + 1);
}

export const toWalk = (row: WalkRow, link: string): Walk => ({
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
