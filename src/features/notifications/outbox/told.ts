import type { Told as Known } from '../../calendars/domain.ts';
import type { Walk } from '../emails/model.ts';
import type { ToldRow, WalkRow } from './claim-rows.ts';

/** A walk that the mail tells of; `calendar`: with its calendar entry. */
export interface Told extends Omit<ToldRow, 'messageId'> {
  readonly row: WalkRow;
  readonly calendar: boolean;
}

const LIVE = new Set(['planned', 'announced', 'started']);

export const isOpen = (row: WalkRow): boolean => LIVE.has(row.status);
export const isLive = (row: WalkRow): boolean => isOpen(row) && row.valid;

/** What the calendar of the person holds of a walk; null when nothing was mailed yet. */
export const toldOf = (row: WalkRow): Known | null =>
  row.told_sequence === null
    ? null
    : {
        week: row.told_week as string,
        venueKey: row.told_venue_key as number,
        entry: row.told_entry as string,
        sequence: row.told_sequence,
        method: row.told_method as Known['method'],
      };

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
