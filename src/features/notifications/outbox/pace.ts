/** How fast mails go, and so how many to have ready. */
export interface Pace {
  /**
   * Notes a mail.
   *
   * @param milliseconds on its connection
   * @param waited the server was ready for it before its permission was
   */
  sent(milliseconds: number, waited: boolean): void;
  /** Messages to claim at once: what goes in two seconds, so that no lease runs out in the queue for a slow server. */
  batch(): number;
  /**
   * Mails to have permission for beyond those on the wire. What is permitted and not sent when a process dies is `unknown`
   * for nothing, so there are only as many as it takes that the wire seldom waits for a commit: none with a server at some
   * distance, whose envelope takes longer than a commit.
   */
  ahead(): number;
}

const BATCH_MS = 2_000;
const LARGEST_BATCH = 200;
/** Permissions ahead, a connection. */
const MOST_AHEAD = 4;
/** Up by one when the wire waited, down by this much when it did not: it settles where one mail in eleven waits. */
const DOWN = 0.1;
/** Weight of the newest mail in the moving average. */
const WEIGHT = 0.1;
/** Until the first mails have told: a slow server. */
const GUESS_MS = 250;

export function createPace(connections: number): Pace {
  let average = GUESS_MS;
  let ahead = 0;
  return {
    sent(milliseconds, waited) {
      average += WEIGHT * (milliseconds - average);
      ahead = Math.min(MOST_AHEAD * connections, Math.max(0, ahead + (waited ? 1 : -DOWN)));
    },
    batch: () => Math.min(LARGEST_BATCH, Math.max(2 * connections, Math.floor((connections * BATCH_MS) / Math.max(1, average)))),
    ahead: () => Math.floor(ahead),
  };
}
