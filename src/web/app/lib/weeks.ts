/** ISO weeks in the browser: `2026-W53`, without a date library. All arithmetic is in UTC; a week is a label, not an instant. */

const DAY = 86_400_000;
const WEEK = /^(\d{4})-W(\d{2})$/;

/** @returns the Monday of an ISO week; undefined when the text is none */
export function mondayOf(week: string): Date | undefined {
  const match = WEEK.exec(week);
  if (!match) return undefined;
  // 4 January is always in week 1.
  const fourth = new Date(Date.UTC(Number(match[1]), 0, 4));
  const monday = new Date(fourth.getTime() + ((Number(match[2]) - 1) * 7 - ((fourth.getUTCDay() + 6) % 7)) * DAY);
  return weekOf(monday) === week ? monday : undefined;
}

/** The ISO week of a calendar date held in UTC. */
export function weekOf(date: Date): string {
  const thursday = new Date(date.getTime() + (3 - ((date.getUTCDay() + 6) % 7)) * DAY);
  const year = thursday.getUTCFullYear();
  const number = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY)) + 1;
  return `${year}-W${String(number).padStart(2, '0')}`;
}

export function addWeeks(week: string, count: number): string {
  const monday = mondayOf(week);
  return monday === undefined ? week : weekOf(new Date(monday.getTime() + count * 7 * DAY));
}

/** Both ends included. */
export function weeksFromTo(from: string, to: string): string[] {
  const first = mondayOf(from);
  const last = mondayOf(to);
  if (!first || !last) return [];
  const weeks: string[] = [];
  for (let time = first.getTime(); time <= last.getTime(); time += 7 * DAY) weeks.push(weekOf(new Date(time)));
  return weeks;
}

/** The week that it is in a time zone. */
export function currentWeek(timeZone: string, now: Date): string {
  const [year, month, day] = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    .format(now)
    .split('-')
    .map(Number);
  return weekOf(new Date(Date.UTC(year ?? 1970, (month ?? 1) - 1, day)));
}

/** `28 Dec – 3 Jan`, in the reader's language. */
export function weekDates(week: string, language: string): string {
  const monday = mondayOf(week);
  if (!monday) return '';
  const format = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  return format.formatRange(monday, new Date(monday.getTime() + 6 * DAY));
}

/** `W53`: enough inside one year's columns. */
export const shortWeek = (week: string): string => week.slice(5);
