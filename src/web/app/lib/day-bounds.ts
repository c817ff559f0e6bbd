/**
 * The moment at which a day begins where the organisation is.
 *
 * @param date `2026-11-25`, and so many days after it
 * @returns an instant in ISO 8601; undefined for what is no date
 */
export function dayBegins(date: string, timeZone: string, daysLater = 0): string | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || Number.isNaN(Date.parse(date))) return undefined;
  const wanted = Date.parse(date) + daysLater * 86_400_000;
  // Twice: where the clock is put forward in between, the first guess looks from the wrong side.
  const first = wanted - offsetAt(wanted, timeZone);
  return new Date(wanted - offsetAt(first, timeZone)).toISOString();
}

/** Milliseconds by which clocks there are ahead of UTC. */
function offsetAt(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant);
  const of = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - Math.floor(instant / 1000) * 1000;
}
