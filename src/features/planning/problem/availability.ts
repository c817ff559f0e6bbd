import { mondayOfWeek, weekday, weekOfDay } from './days.ts';

export type WeekRange = readonly [from: number, to: number];

const FULL_WEEK = 0b11111;
/** Working days left in a week, by the bits Monday = 1 … Friday = 16. */
const COUNT = Uint8Array.from({ length: 32 }, (_, bits) => [...bits.toString(2)].filter((bit) => bit === '1').length);

/** For each week of the horizon the working days of a country, Monday to Friday without public holidays. */
export function workingDays(firstWeek: number, weeks: number, holidays: Iterable<number>): Uint8Array {
  const days = new Uint8Array(weeks).fill(FULL_WEEK);
  for (const day of holidays) clearDay(days, firstWeek, day);
  return days;
}

/** Takes the days [from, until) out of somebody's working days. */
export function clearDays(days: Uint8Array, firstWeek: number, from: number, until: number): void {
  const start = Math.max(from, mondayOfWeek(firstWeek));
  const end = Math.min(until, mondayOfWeek(firstWeek + days.length));
  for (let day = start; day < end; day++) clearDay(days, firstWeek, day);
}

function clearDay(days: Uint8Array, firstWeek: number, day: number): void {
  const week = weekOfDay(day) - firstWeek;
  if (week >= 0 && week < days.length && weekday(day) < 5) days[week] = (days[week] as number) & ~(1 << weekday(day));
}

/** The weeks in which fewer than `least` working days are left, as inclusive ranges. A week without any is always away. */
export function awayWeeks(days: Uint8Array, least: number): WeekRange[] {
  const ranges: WeekRange[] = [];
  const needed = Math.max(1, least);
  let from = -1;
  for (let week = 0; week <= days.length; week++) {
    const away = week < days.length && (COUNT[days[week] as number] as number) < needed;
    if (away && from < 0) from = week;
    if (!away && from >= 0) {
      ranges.push([from, week - 1]);
      from = -1;
    }
  }
  return ranges;
}
