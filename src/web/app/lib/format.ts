/** Numbers and dates in the reader's language. Calendar dates carry no time zone. */
export const formatDate = (date: string, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));

/** @param day 1 is Monday */
export const weekdayName = (day: number, language: string): string =>
  new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2026, 5, day)));

export const formatTime = (instant: string, language: string, timeZone: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(instant));

export const formatNumber = (value: number, language: string): string => new Intl.NumberFormat(language).format(value);

/** Rounded towards the worse side: only everything is 100 %. */
export const formatShare = (share: number, language: string): string =>
  new Intl.NumberFormat(language, { style: 'percent' }).format(Math.floor(share * 100 + 1e-9) / 100);
