import { catalogueFor } from '../notifications/emails/catalogue/index.ts';
import type { Entry } from './domain.ts';

/** What an entry is called and what stands in it, in the language of its person. */
export function wordsOf(locale: string, touchPoint: string, kind: Entry['kind']): { summary: string; note: string } {
  const words = catalogueFor(locale).calendar;
  return { summary: words.summary(touchPoint), note: kind === 'week' ? words.note : words.hoursNote };
}

export const calendarName = (locale: string): string => catalogueFor(locale).calendar.name;
