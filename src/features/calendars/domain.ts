/**
 * How a walk stands in somebody's calendar.
 *
 * - `week`: one all-day entry from Monday to Friday, which leaves the person free for other things
 * - `hours`: an appointment at the hours that the person keeps for it
 */
export type Choice = { readonly kind: 'week' } | Hours;

export interface Hours {
  readonly kind: 'hours';
  /** 1 is Monday, 7 Sunday. */
  readonly weekday: number;
  /** Local time, `HH:MM`. */
  readonly start: string;
  readonly minutes: number;
}

/** A choice by somebody's clock: what an entry is made of. All-day entries have no clock. */
export type Entry = { readonly kind: 'week' } | (Hours & { readonly zone: string });

export const entryOf = (choice: Choice, zone: string): Entry => (choice.kind === 'week' ? choice : { ...choice, zone });

/** An entry as it is remembered beside what was mailed: `week`, or `2 14:00 60 Europe/Berlin`. */
export const entryText = (entry: Entry): string =>
  entry.kind === 'week' ? 'week' : `${entry.weekday} ${entry.start} ${entry.minutes} ${entry.zone}`;

/** The other way round. @throws Error for a text that `entryText` did not write */
export function readEntry(text: string): Entry {
  if (text === 'week') return { kind: 'week' };
  const match = /^([1-7]) (\d\d:\d\d) (\d+) (\S+)$/.exec(text);
  if (!match) throw new Error(`"${text}" is no calendar entry`);
  const [, weekday, start = '', minutes, zone = ''] = match;
  return { kind: 'hours', weekday: Number(weekday), start, minutes: Number(minutes), zone };
}

/** What a mail said of a walk. */
export interface Told {
  readonly week: string;
  readonly venueKey: number;
  readonly entry: string;
  readonly sequence: number;
  readonly method: 'REQUEST' | 'CANCEL';
}

/** A calendar takes a change only with a higher SEQUENCE than it holds. The same content again keeps its number. */
export function requestSequence(sequence: number, now: Pick<Told, 'week' | 'venueKey' | 'entry'>, told: Told | null): number {
  if (told === null) return sequence;
  return Math.max(sequence, saysTheSame(now, told) ? told.sequence : told.sequence + 1);
}

/** Whether the calendar that took what was told holds this already. */
export const saysTheSame = (now: Pick<Told, 'week' | 'venueKey' | 'entry'>, told: Told): boolean =>
  told.method === 'REQUEST' && told.week === now.week && told.venueKey === now.venueKey && told.entry === now.entry;

export const cancelSequence = (sequence: number, told: Told | null): number => Math.max(sequence, (told?.sequence ?? -1) + 1);
