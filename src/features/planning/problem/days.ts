/**
 * Calendar days as whole numbers inside the converter: days since 2000-01-01, which is also how PostgreSQL counts. Weeks
 * are counted from the Monday 2000-01-03. Integer arithmetic on millions of rows needs no date library.
 */
const EPOCH = Date.UTC(2000, 0, 1);
const DAY = 86_400_000;

export const dayOf = (date: string): number => Math.round((Date.parse(`${date}T00:00:00Z`) - EPOCH) / DAY);

export const dateOf = (day: number): string => new Date(EPOCH + day * DAY).toISOString().slice(0, 10);

/** The week that a day lies in. */
export const weekOfDay = (day: number): number => Math.floor((day - 2) / 7);

export const mondayOfWeek = (week: number): number => 7 * week + 2;

/** Monday = 0 … Sunday = 6. */
export const weekday = (day: number): number => (((day - 2) % 7) + 7) % 7;
