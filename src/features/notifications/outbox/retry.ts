/** First pause, longest pause (milliseconds) and the number of tries: with 24 of them a mail is given up after about 17 hours. */
const FIRST = 30_000;
const LONGEST = 3_600_000;
const MOST_TRIES = 24;

export const hasTriesLeft = (tries: number): boolean => tries < MOST_TRIES;

/**
 * How long to wait after a passing fault: exponential, with "equal jitter" (half fixed, half random), so that the mails of
 * one bad minute do not all come back in the same one.
 *
 * @param tries how many there were; 1 after the first
 * @param random uniform in [0, 1)
 * @returns milliseconds
 */
export function retryDelay(tries: number, random: () => number): number {
  const full = Math.min(LONGEST, FIRST * 2 ** Math.min(tries - 1, 20));
  return Math.round(full / 2 + (full / 2) * random());
}
